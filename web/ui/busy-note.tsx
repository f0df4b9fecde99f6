import { useEffect, useState } from 'react'
import { onBusy } from '#web/client.ts'
import { shell } from '#web/words/shell.ts'
import './note.css'

const words = shell.busy

/** Says that the server wants to be asked less often, until the page goes on by itself. */
export function BusyNote() {
  const [seconds, setSeconds] = useState(0)

  useEffect(() => {
    onBusy((wait) => setSeconds((left) => Math.max(left, wait)))
    return () => onBusy(() => undefined)
  }, [])

  useEffect(() => {
    if (seconds <= 0) return
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000)
    return () => clearTimeout(timer)
  }, [seconds])

  return (
    <div role="status" className="no-print lost-note">
      {seconds > 0 && (
        <div className="note note-doubt">
          <p className="strong">{words.title}</p>
          <p aria-live="off">{words.what(seconds)}</p>
        </div>
      )}
    </div>
  )
}
