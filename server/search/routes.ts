import type { Permission } from '#contract/permissions.ts'
import { invalidRequest } from '#contract/problems.ts'
import { type SearchKind, search, searchKinds } from '#contract/search.ts'
import { BUILT_IN, listOwnVersions } from '#server/methods/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import type { Scope } from '#server/platform/scope.ts'
import * as found from './queries.ts'
import { readSearchText, wordsOf } from './query-text.ts'

interface Finder {
  needs: Permission
  find(scope: Scope, db: Queries, page: found.SearchPage): Promise<found.HitRow[]>
}

/** Each kind of things is found by those who may read its page. */
const FINDERS: Readonly<Record<SearchKind, Finder>> = {
  school: { needs: 'schools.read', find: found.findSchools },
  formerSchool: { needs: 'schools.read', find: found.findFormerSchools },
  person: { needs: 'people.read', find: found.findPeople },
  organisation: { needs: 'organisations.read', find: found.findOrganisations },
  file: { needs: 'imports.read', find: found.findFiles },
  run: { needs: 'runs.read', find: found.findRuns },
  method: { needs: 'methods.read', find: findMethods },
}

export const searchRoutes = [
  handle(search, async ({ scope, db, viewer, query: { q, kind, limit, after } }) => {
    if (after && !kind)
      throw invalidRequest(['Продолжение (after) есть у одной группы: укажите, у какой (kind).'])
    const text = readSearchText(q)
    const kinds = searchKinds.filter(
      (one) => decide(viewer, FINDERS[one].needs).allowed && (kind === undefined || kind === one),
    )
    const groups = []
    for (const one of text ? kinds : []) {
      const page = { can: viewer.can, text: text!, limit, after }
      const cut = cutPage(await FINDERS[one].find(scope, db, page), limit)
      const items = cut.rows.map(({ cursor, ...hit }) => hit)
      if (items.length > 0) groups.push({ kind: one, items, next: cut.next })
    }
    return { groups }
  }),
]

/** Methods by which lists may be made: every word must begin a word of the title. */
async function findMethods(
  scope: Scope,
  db: Queries,
  { text: { words } }: found.SearchPage,
): Promise<found.HitRow[]> {
  const all = [...BUILT_IN, ...(await listOwnVersions(scope, db, 'approved'))]
  const newest = new Map(all.toReversed().map((version) => [version.id, version]))
  return [...newest.values()].reverse().flatMap(({ id, content: { title } }) => {
    const own = wordsOf(`${title} ${id}`)
    if (!words.every((word) => own.some((candidate) => candidate.startsWith(word)))) return []
    return [{ id, title, note: id, import: null, cursor: id }]
  })
}
