import { type ReactNode, useEffect } from 'react'
import { common } from '#web/words/common.ts'
import { ReadingPanel } from './reading-panel.tsx'
import './door.css'

interface Props {
  title: string
  children: ReactNode
}

/** The frame of pages outside the working area: the way in, light on purpose. */
export function Door({ title, children }: Props) {
  useEffect(() => {
    document.title = `${title} — ${common.product}`
  }, [title])
  return (
    <div className="door">
      <header className="no-print">
        <ReadingPanel />
      </header>
      <main>
        <p className="door-name">{common.product}</p>
        {children}
      </main>
    </div>
  )
}
