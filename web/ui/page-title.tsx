import { Link, useMatches } from '@tanstack/react-router'
import { useEffect, useId, useState } from 'react'
import type { PageHelp as Help } from '#web/words/help.ts'
import { shell as words } from '#web/words/shell.ts'

/** The title and «?» beside it: what the page is for and what to do on it. The words load when they are asked for. */
export function PageTitle({ title }: { title: string }) {
  const id = useId()
  const page = useMatches({ select: (matches) => matches.at(-1)?.fullPath })
  const [help, setHelp] = useState<Help>()
  const [open, setOpen] = useState(false)

  useEffect(() => {
    if (!open || !page) return
    let left = false
    void import('#web/words/help.ts').then(({ helpOfPages }) => {
      if (!left) setHelp(helpOfPages[page])
    })
    return () => {
      left = true
    }
  }, [open, page])

  return (
    <>
      <div className="page-title">
        <h1>{title}</h1>
        <button
          type="button"
          className="page-help-button no-print"
          aria-label={words.pageHelp}
          title={words.pageHelp}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          ?
        </button>
      </div>
      <div id={id} className="page-help no-print" hidden={!open}>
        {open && help && (
          <>
            <p>{help.what}</p>
            <p>{help.todo}</p>
            <p>
              <Link to="/help/$topic" params={{ topic: help.topic }}>
                {words.toGuide}
              </Link>
            </p>
          </>
        )}
      </div>
    </>
  )
}
