import { common } from '#web/words/common.ts'
import './waiting.css'

/** Something is on its way: lines where the text will be, and a word for those who do not see them. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  return (
    <div className="waiting" role="status">
      <span className="visually-hidden">{common.loading}</span>
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <div key={line} className="waiting-line" />
      ))}
    </div>
  )
}
