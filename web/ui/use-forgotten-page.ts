import { useEffect } from 'react'

/** ms for which a page whose session has ended waits, hidden, for the same person to sign in again. */
const PATIENCE = 5 * 60_000

/** Loads the page anew when its session has ended and nobody has come back: what stood on it is gone. */
export function useForgottenPage(isLeft: boolean): void {
  useEffect(() => {
    if (!isLeft) return
    const forgetting = setTimeout(() => location.reload(), PATIENCE)
    return () => clearTimeout(forgetting)
  }, [isLeft])
}
