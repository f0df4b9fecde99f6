import { notifications } from '@mantine/notifications'
import { Refused } from '#web/client.ts'
import { undoWords as words } from '#web/words/everyday.ts'

/** How long «Вернуть» is offered, ms; the time stands still while the pointer is on it. */
const OFFERED = 10_000

/** Says that something is gone and offers to put it back. `restore` is the server's reverse action. */
export function offerUndo(said: string, restore: () => Promise<unknown>): void {
  const id = notifications.show({
    autoClose: OFFERED,
    message: (
      <>
        {said}{' '}
        <button type="button" className="button" onClick={() => void putBack()}>
          {words.undo}
        </button>
      </>
    ),
  })

  async function putBack() {
    notifications.hide(id)
    try {
      await restore()
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason
      const { title, detail, hint } = reason.problem
      notifications.show({ title, message: [detail, hint].filter(Boolean).join(' ') })
    }
  }
}
