import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useViewer } from '#web/session.ts'

/**
 * To the card of a school; who may not read results is led to what the register and the orders say, and who may open
 * neither reads plain text.
 */
export function SchoolLink({ code, children }: { code: string; children: ReactNode }) {
  const { can } = useViewer()
  if (!can.includes('schools.read')) return <>{children}</>
  return (
    <Link to={can.includes('results.read') ? '/schools/$code' : '/schools/$code/life'} params={{ code }}>
      {children}
    </Link>
  )
}
