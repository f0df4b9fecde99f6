import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { common } from '#web/words/common.ts'
import './side-panel.css'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
}

/** Details beside the page. The browser's own dialog: it keeps the focus, closes by Escape and gives the focus back. */
export function SidePanel({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  // Before the element leaves the page: only then the browser gives the focus back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="side-panel"
      aria-labelledby="side-panel-title"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
      onKeyDown={() => undefined}
    >
      <div className="side-panel-body">
        <div className="section-head">
          <h2 id="side-panel-title">{title}</h2>
          <button type="button" className="button no-print" onClick={onClose}>
            {common.close}
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
