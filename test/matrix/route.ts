import type { Deed, Kind, Principal } from './rules.ts'

/** What names things, of a target or, where a route has none, of the region of whoever asks. */
export type Ids = Readonly<Record<string, string | number>>

export interface MatrixRoute {
  /** As in the contract. */
  route: string
  deed: Deed
  /** Whose address it is; null: nobody's in particular. */
  kind: Kind | null
  /** Another kind whose address it is. */
  also?: Kind
  query?: string | ((ids: Ids) => string)
  /** What stands in the address in place of what the target is called by. */
  params?: (ids: Ids) => Ids
  /** The id stands in the body: what is not one's own is refused as a wrong value is. */
  inBody?: true
  /** A body that would do: only the right is missing. */
  body?: (ids: Ids, who: Principal) => object
  /** Files that would do. */
  files?: () => readonly { name: string; bytes: Uint8Array }[]
  /** Code of the problem that some of the things get though one may: what they are does not allow it. */
  refuses?: string
  /** It is sent as a change and stores nothing. */
  storesNothing?: true
}

/** Of whatever wants one. */
export const reason = 'проверка прав'
