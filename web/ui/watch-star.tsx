import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { watchWords as words } from '#web/words/everyday.ts'
import { offerUndo } from './undo.tsx'
import { useChange } from './use-change.ts'
import './watch-star.css'

interface Props {
  school: { code: string; name: string; watched: boolean }
  /** With words beside the star, as at the head of a page. */
  spoken?: boolean
}

/** Puts a school on one's own list or takes it off; taking off can be undone. */
export function WatchStar({ school, spoken }: Props) {
  const { code, name, watched } = school
  const params = { code }
  const change = useChange(
    (watch: boolean) => call(watch ? api.watchSchool : api.unwatchSchool, { params }),
    [api.listSchools, api.getSchool, api.getOverview],
  )

  async function toggle() {
    await change.mutateAsync(!watched)
    // By the promise: on the list of watched schools the row is gone before a callback of its own would be called.
    if (watched) offerUndo(words.removed(name), () => change.mutateAsync(true))
  }

  return (
    <button
      type="button"
      className={spoken ? 'button' : 'watch-star'}
      aria-pressed={watched}
      aria-label={watched ? words.unwatch(name) : words.watch(name)}
      title={watched ? words.unwatch(name) : words.watch(name)}
      disabled={change.isPending}
      onClick={() => void toggle().catch(() => undefined)}
    >
      <span aria-hidden="true">{watched ? '★' : '☆'}</span>
      {spoken && (watched ? words.added : words.add)}
    </button>
  )
}
