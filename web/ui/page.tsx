import { type ReactNode, useEffect } from 'react'
import { common } from '#web/words/common.ts'
import { PageTitle } from './page-title.tsx'
import './page.css'

interface Props {
  title: string
  /** Above the title: the way back. */
  crumb?: ReactNode
  /** Under the title: what the page tells, in a sentence. */
  lead?: ReactNode
  /** Beside the title: what can be done with the page as a whole. */
  actions?: ReactNode
  children: ReactNode
}

/** A page: its title in the window and at the head, a lead, actions, and the content. */
export function Page({ title, crumb, lead, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} — ${common.product}`
  }, [title])
  return (
    <div className="page">
      {crumb && <p className="page-crumb no-print">{crumb}</p>}
      <div className="page-head">
        <PageTitle title={title} />
        {actions && <div className="page-actions no-print">{actions}</div>}
      </div>
      {lead && <div className="page-lead">{lead}</div>}
      {children}
    </div>
  )
}

/** A part of a page under its own heading. */
export function Section({
  title,
  children,
  actions,
}: {
  title: string
  children: ReactNode
  actions?: ReactNode
}) {
  return (
    <section className="section">
      <div className="section-head">
        <h2>{title}</h2>
        {actions && <div className="page-actions no-print">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
