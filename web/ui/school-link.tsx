import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useViewer } from '#web/session.ts'

/**
 * To the card of a school, of now or as it stood on a day; who may not read results is led to what the register and the
 * orders say, and who may open neither reads plain text.
 */
export function SchoolLink({ code, on, children }: { code: string; on?: string; children: ReactNode }) {
  const { can } = useViewer()
  if (!can.includes('schools.read')) return <>{children}</>
  const past = on ? '/schools/$code/history' : '/schools/$code/life'
  return (
    <Link to={can.includes('results.read') ? '/schools/$code' : past} params={{ code }} search={{ on }}>
      {children}
    </Link>
  )
}
