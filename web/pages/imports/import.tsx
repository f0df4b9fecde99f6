import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { ImportStateMark } from '#web/ui/import-marks.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { dateTime } from '#web/words/format.ts'
import { importsWords, importWords as words } from '#web/words/imports.ts'
import { ApplyButton } from './apply-button.tsx'
import { Changes } from './changes.tsx'
import { Files } from './files.tsx'
import { type Import, isBusy } from './import-data.ts'
import { ImportState } from './import-state.tsx'
import { ImportViews } from './import-views.tsx'
import { ParkedSchools } from './parked-schools.tsx'
import type { ImportView } from './search.ts'
import './imports.css'

const route = getRouteApi('/imports/$id')

/** One import: how the check goes, what is in the files, what will change, and the decision. */
export function ImportPage() {
  const id = Number(route.useParams().id)
  const query = useQuery({
    ...ask(api.getImport, { params: { id } }),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? 1000 : false),
  })
  return (
    <Page
      title={importsWords.name(id)}
      crumb={<Link to="/imports">{words.back}</Link>}
      lead={
        query.data && (
          <>
            <ImportStateMark state={query.data.state} />.{' '}
            {words.started(dateTime(query.data.createdAt), query.data.createdBy)}
          </>
        )
      }
    >
      <Loaded query={query}>{(loaded) => <ImportBody loaded={loaded} />}</Loaded>
    </Page>
  )
}

function ImportBody({ loaded }: { loaded: Import }) {
  const { view } = route.useSearch()
  // Once applied, the changes are facts: the summary stays, the comparison has nothing more to compare.
  const undecided = loaded.state === 'checked'
  // The version is in the key: after every decision the changes are asked anew.
  const changes = useQuery({
    ...ask(api.getChanges, { params: { id: loaded.id } }),
    queryKey: [api.getChanges.path, loaded.id, loaded.version],
    enabled: undecided,
  })
  const shown: ImportView = undecided ? (view ?? 'changes') : 'files'
  return (
    <>
      <ImportState loaded={loaded} />
      {undecided && <ApplyButton loaded={loaded} changes={changes.data} />}
      {undecided && <ImportViews loaded={loaded} shown={shown} parked={changes.data?.parked.length} />}
      {shown === 'files' && <Files loaded={loaded} />}
      {shown === 'changes' && (
        <Loaded query={changes}>{(found) => <Changes id={loaded.id} changes={found} />}</Loaded>
      )}
      {shown === 'schools' && (
        <Loaded query={changes}>
          {(found) => <ParkedSchools key={found.version} loaded={loaded} parked={found.parked} />}
        </Loaded>
      )}
    </>
  )
}
