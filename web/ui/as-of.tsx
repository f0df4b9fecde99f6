import type { ReactNode } from 'react'
import { asOfWords as words } from '#web/words/as-of.ts'
import { date } from '#web/words/format.ts'
import { DayBox } from './filters.tsx'
import './as-of.css'
import './note.css'

interface Props {
  /** The day the page is looked at, as the address says; undefined: today. */
  on: string | undefined
  onChange: (on: string | undefined) => void
  /** What of the page is not of that day. */
  note?: ReactNode
}

/** «На дату»: looks at a page as it stood on a day, says so on the screen and on paper, and leads back to today. */
export function AsOf({ on, onChange, note }: Props) {
  return (
    <div className="as-of">
      <div className="no-print">
        <DayBox label={words.on} value={on} onChange={onChange} />
      </div>
      {on && (
        <div className="note note-doubt as-of-band" role="status">
          <div>
            <p className="strong">{words.shown(date(on))}</p>
            <p className="small">
              {words.only} {note}
            </p>
          </div>
          <button type="button" className="button no-print" onClick={() => onChange(undefined)}>
            {words.today}
          </button>
        </div>
      )}
    </div>
  )
}
