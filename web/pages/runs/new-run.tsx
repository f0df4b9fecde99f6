import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { runWords, newRunWords as words } from '#web/words/runs.ts'
import { type NewRunSearch, NONE, overridesOf } from './new-run-search.ts'
import { Preview } from './preview.tsx'
import { RuleForm } from './rule-form.tsx'
import './runs.css'

type Methods = Reply<NonNullable<typeof api.listMethods.route>>['items']

const route = getRouteApi('/runs/new')

/** A method for a year: the rule as it is or changed, what would come out, and the button that keeps the list. */
export function NewRunPage() {
  const term = useTerm()
  const { can, years, cycle } = useViewer()
  const methods = useQuery(ask(api.listMethods, {}))
  const crumb = <Link to="/runs">{runWords.back}</Link>
  if (!can.includes('runs.write')) {
    return (
      <Page title={words.title} crumb={crumb}>
        <Empty title={words.forbidden}>
          <p>{words.forbiddenWhy(term)}</p>
          <Link to="/runs">{words.toRuns}</Link>
        </Empty>
      </Page>
    )
  }
  return (
    <Page title={words.title} lead={words.lead} crumb={crumb}>
      {years.length === 0 ? (
        <Empty title={words.noYears}>
          <p>{words.noYearsWhy}</p>
        </Empty>
      ) : (
        <Loaded query={methods}>
          {({ items }) => <Prepared methods={items} latest={years.includes(cycle) ? cycle : years[0]!} />}
        </Loaded>
      )}
    </Page>
  )
}

function Prepared({ methods, latest }: { methods: Methods; latest: string }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const id = search.method ?? methods[0]?.id ?? ''
  const method = useQuery(ask(api.getMethod, { params: { id } }))
  const year = search.year ?? latest
  const save = useSave()
  const noProcedures = search.procedures === NONE
  const change = (next: NewRunSearch) => void navigate({ search: { ...search, ...next }, replace: true })
  const rule = { methodology: id, year, overrides: overridesOf(search) }

  return (
    <Loaded query={method}>
      {(loaded) => (
        <>
          <RuleForm
            method={{ ...loaded, id }}
            methods={offered(methods, { ...loaded, id })}
            search={{ ...search, method: id, year }}
            onChange={change}
          />
          {noProcedures ? (
            <p role="alert">{words.noProcedures}</p>
          ) : (
            <Section
              title={words.preview}
              actions={
                <button
                  type="button"
                  className="button primary"
                  disabled={save.isPending || !loaded.steps.run.allowed}
                  onClick={() => save.mutate(rule)}
                >
                  {save.isPending ? words.saving : words.save}
                </button>
              }
            >
              {!loaded.steps.run.allowed && <p className="muted">{loaded.steps.run.why}</p>}
              {save.isError && <ProblemNote problem={problemOf(save.error)} />}
              <Preview rule={{ ...rule, against: search.against }} />
            </Section>
          )}
        </>
      )}
    </Loaded>
  )
}

/** What lists may be made by, and the version that the address names besides. */
function offered(methods: Methods, named: Reply<NonNullable<typeof api.getMethod.route>>): Methods {
  const runnable = methods.filter((method) => method.runnable)
  if (runnable.some(({ id }) => id === named.id)) return runnable
  return [...runnable, { ...named, title: `${named.title}, ${named.version}`, runnable: false, open: [] }]
}

function useSave() {
  const navigate = route.useNavigate()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { methodology: string; year: string; overrides: ReturnType<typeof overridesOf> }) =>
      call(api.createRun, { body }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries()
      await navigate({ to: '/runs/$id', params: { id: String(id) }, search: { identified: 'yes' } })
    },
  })
}
