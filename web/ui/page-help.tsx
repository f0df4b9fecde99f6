import { Link, useMatches } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { PageHelp as Help } from '#web/words/help.ts'
import { shell as words } from '#web/words/shell.ts'

/** «?» beside the title: what the page is for and what to do on it. The words load when they are asked for. */
export function PageHelp({ id }: { id: string }) {
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
