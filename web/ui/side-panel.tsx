import { type ReactNode, useEffect, useRef } from 'react'
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
  useEffect(() => {
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
