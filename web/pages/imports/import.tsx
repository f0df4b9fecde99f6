import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { ImportStateMark } from '#web/ui/import-marks.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { WhySeen } from '#web/ui/why-seen.tsx'
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
      <WhySeen permission="imports.read" />
    </Page>
  )
}

function ImportBody({ loaded }: { loaded: Import }) {
  const { view } = route.useSearch()
  const undecided = loaded.state === 'checked'
  const applied = loaded.state === 'applied'
  // The version is in the key: after every decision the changes are asked anew.
  const changes = useQuery({
    ...ask(api.getChanges, { params: { id: loaded.id } }),
    queryKey: [api.getChanges.path, loaded.id, loaded.version],
    enabled: undecided || applied,
  })
  const shown = shownView(loaded, view)
  return (
    <>
      <ImportState loaded={loaded} />
      {undecided && <ApplyButton loaded={loaded} changes={changes.data} />}
      {(undecided || applied) && (
        <ImportViews loaded={loaded} shown={shown} parked={changes.data?.parked.length} />
      )}
      {shown === 'files' && <Files loaded={loaded} />}
      {shown === 'changes' && (
        <Loaded query={changes}>
          {(found) => <Changes id={loaded.id} changes={found} applied={applied} />}
        </Loaded>
      )}
      {shown === 'schools' && (
        <Loaded query={changes}>
          {(found) => <ParkedSchools key={found.version} loaded={loaded} parked={found.parked} />}
        </Loaded>
      )}
    </>
  )
}

/** Until something can change there are only files; unknown schools are decided before applying. */
function shownView({ state }: Import, asked: ImportView = 'changes'): ImportView {
  if (state === 'checked') return asked
  return state === 'applied' && asked !== 'schools' ? asked : 'files'
}
