import { common } from '#web/words/common.ts'

export function PrintButton() {
  return (
    <button type="button" className="button" onClick={() => window.print()}>
      {common.print}
    </button>
  )
}
