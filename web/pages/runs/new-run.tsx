import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { DeriveMethod } from '#web/ui/derive-method.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { runWords, newRunWords as words } from '#web/words/runs.ts'
import { whatIfWords } from '#web/words/what-if.ts'
import { type NewRunSearch, NONE, overridesOf } from './new-run-search.ts'
import { RuleForm } from './rule-form.tsx'
import { TriedOn } from './tried-on.tsx'
import { useQuick } from './use-quick.ts'
import './runs.css'

type Methods = Reply<NonNullable<typeof api.listMethods.route>>['items']
type Method = Reply<NonNullable<typeof api.getMethod.route>>

const route = getRouteApi('/runs/new')

/** A rule is tried on, as the method has it or changed, and the list it gives is kept by who may. */
export function NewRunPage() {
  const term = useTerm()
  const { can, years, cycle } = useViewer()
  const methods = useQuery(ask(api.listMethods, {}))
  const crumb = <Link to="/runs">{runWords.back}</Link>
  if (!can.includes('results.read')) {
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
    <Page title={words.title} lead={words.lead} crumb={crumb} actions={<PrintButton />}>
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
  const navigate = route.useNavigate()
  const [search, change] = useQuick<NewRunSearch>(
    route.useSearch(),
    (next) => void navigate({ search: next, replace: true }),
  )
  const id = search.method ?? methods[0]?.id ?? ''
  const method = useQuery(ask(api.getMethod, { params: { id } }))
  const year = search.year ?? latest
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
          {search.procedures === NONE ? (
            <p role="alert">{words.noProcedures}</p>
          ) : (
            <Section
              title={words.preview}
              actions={<Keep rule={{ methodology: id, year, search }} run={loaded.steps.run} />}
            >
              {loaded.paragraphs.length === 0 ? (
                <p role="alert">{whatIfWords.unsound}</p>
              ) : (
                <TriedOn
                  id={id}
                  year={year}
                  search={search}
                  methods={offered(methods, { ...loaded, id })}
                  onChange={change}
                />
              )}
              <DeriveMethod method={loaded} overrides={overridesOf(search)} />
            </Section>
          )}
        </>
      )}
    </Loaded>
  )
}

/** What lists may be made by, and the version that the address names besides. */
function offered(methods: Methods, named: Method): Methods {
  const runnable = methods.filter((method) => method.runnable)
  if (runnable.some(({ id }) => id === named.id)) return runnable
  return [...runnable, { ...named, title: `${named.title}, ${named.version}`, runnable: false, open: [] }]
}

interface Rule {
  methodology: string
  year: string
  search: NewRunSearch
}

/** Keeps the list, or says why it cannot be kept and who can. */
function Keep({ rule: { search, ...rule }, run }: { rule: Rule; run: Method['steps']['run'] }) {
  const term = useTerm()
  const { can } = useViewer()
  const navigate = route.useNavigate()
  const queries = useQueryClient()
  const save = useMutation({
    mutationFn: () => call(api.createRun, { body: { ...rule, overrides: overridesOf(search) } }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries()
      await navigate({ to: '/runs/$id', params: { id: String(id) }, search: { identified: 'yes' } })
    },
  })
  if (!can.includes('runs.write'))
    return <span className="muted small">{whatIfWords.cannotSave(term('operator', 'one'))}</span>
  return (
    <>
      {search.municipality !== undefined && <span className="muted small">{whatIfWords.wholeRegion}</span>}
      {!run.allowed && <span className="muted small">{run.why}</span>}
      {save.isError && <ProblemNote problem={problemOf(save.error)} />}
      <button
        type="button"
        className="button primary"
        disabled={save.isPending || !run.allowed}
        onClick={() => save.mutate()}
      >
        {save.isPending ? words.saving : words.save}
      </button>
    </>
  )
}
