import { common } from '#web/words/common.ts'

interface Props {
  shown: number
  total: number
  busy: boolean
  onMore: () => void
}

/** How many rows are shown of all, and the next portion. */
export function MoreRows({ shown, total, busy, onMore }: Props) {
  return (
    <div className="page-actions">
      <span className="muted" role="status">
        {common.shown(shown, total)}
      </span>
      {shown < total && (
        <button type="button" className="button no-print" disabled={busy} onClick={onMore}>
          {busy ? common.loading : common.more(Math.min(PORTION, total - shown))}
        </button>
      )}
    </div>
  )
}

/** Rows in one portion of a list. */
export const PORTION = 100
