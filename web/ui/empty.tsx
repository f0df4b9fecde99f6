import type { ReactNode } from 'react'
import './note.css'

/** An empty list says why it is empty and what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="note">
      <p className="strong">{title}</p>
      {children}
    </div>
  )
}
