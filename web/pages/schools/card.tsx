import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { smallInWords } from '#contract/small-words.ts'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { AnswerMark } from '#web/ui/marks.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { SidePanel } from '#web/ui/side-panel.tsx'
import { WatchStar } from '#web/ui/watch-star.tsx'
import { WhySeen } from '#web/ui/why-seen.tsx'
import { historyWords } from '#web/words/audit.ts'
import { common } from '#web/words/common.ts'
import { number } from '#web/words/format.ts'
import { linksWords } from '#web/words/links.ts'
import { longViewWords } from '#web/words/long-view.ts'
import { passportsWords } from '#web/words/passports.ts'
import { lifeWords } from '#web/words/school-life.ts'
import { schoolsWords } from '#web/words/schools.ts'
import { seasons } from '#web/words/states.ts'
import { CellDetails } from './cell-details.tsx'
import { LifeLine } from './life-line.tsx'
import { Listings } from './listings.tsx'
import { type Cell, Matrix } from './matrix.tsx'
import { Planned } from './planned.tsx'
import { JoinedSwitch, usePredecessors } from './predecessors.tsx'
import { WhoAnswers } from './who-answers.tsx'

export type Card = Reply<NonNullable<typeof api.getSchool.route>>

const route = getRouteApi('/schools/$code')
const words = schoolsWords.card

/** A school: who it is, and its results over procedures and years. */
export function SchoolCardPage() {
  const { code } = route.useParams()
  const { on } = route.useSearch()
  const navigate = route.useNavigate()
  const { can } = useViewer()
  const query = useQuery(ask(api.getSchool, { params: { code }, query: { on } }))
  return (
    <Page
      title={query.data?.name ?? common.school}
      crumb={
        <Link to="/schools" search={{ on }}>
          {words.back}
        </Link>
      }
      lead={query.data && `${query.data.municipality.name}, код ${query.data.code}`}
      actions={
        <>
          {!on && query.data && <WatchStar school={query.data} spoken />}
          {!on && can.includes('results.read') && (
            <Link to="/schools/$code/years" params={{ code }} className="button">
              {longViewWords.link}
            </Link>
          )}
          {!on && (
            <Link to="/schools/$code/life" params={{ code }} className="button">
              {can.includes('organisations.write') ? lifeWords.change : lifeWords.link}
            </Link>
          )}
          {!on && can.includes('links.read') && (
            <Link to="/schools/$code/links" params={{ code }} className="button">
              {linksWords.tab}
            </Link>
          )}
          {!on && can.includes('passports.read') && (
            <Link to="/schools/$code/context" params={{ code }} className="button">
              {passportsWords.card.tab}
            </Link>
          )}
          <Link to="/schools/$code/history" params={{ code }} search={{ on }} className="button">
            {historyWords.link}
          </Link>
          <PrintButton />
        </>
      }
    >
      <AsOf on={on} onChange={(day) => void navigate({ search: { on: day }, replace: true })} />
      <Loaded query={query} lines={8}>
        {(card) => <CardBody card={card} code={code} />}
      </Loaded>
    </Page>
  )
}

/** `code` as the address says it: on a past day the school may have had another. */
function CardBody({ card, code }: { card: Card; code: string }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const opened = card.cells.find(
    (cell) =>
      cell.year === search.year && cell.season === search.season && cell.procedure === search.procedure,
  )
  const titleOf = (cell: Cell) =>
    card.procedures.find(({ id }) => id === cell.procedure)?.title ?? cell.procedure

  const { on, joined } = search
  const { can } = useViewer()
  // Events and predecessors are told as they are known today.
  const life = useQuery({ ...ask(api.getSchoolLife, { params: { code } }), enabled: !on })
  const succeeds = !on && life.data?.events.some(({ incoming, corrected }) => incoming && !corrected)
  const predecessors = usePredecessors(code, on ? undefined : joined)
  return (
    <>
      {!on && life.data && <LifeLine life={life.data} />}
      {!on && life.data && life.data.planned.length > 0 && (
        <Section title={lifeWords.planned.title}>
          <Planned planned={life.data.planned} own={life.data.school.code} />
        </Section>
      )}
      {card.latest && <Latest code={code} latest={card.latest} />}
      {!on && can.includes('listings.read') && <Listings code={code} />}
      <Section title={words.matrix}>
        {card.cells.length === 0 && !succeeds ? (
          <Empty title={words.noResults}>
            <p>{words.noResultsWhy}</p>
          </Empty>
        ) : (
          <>
            <p className="muted no-print">{words.matrixLead(card.lowShare)}</p>
            {succeeds && <JoinedSwitch joined={joined} predecessors={predecessors} />}
            <Matrix
              card={card}
              predecessors={predecessors}
              onOpen={({ year, season, procedure }) =>
                void navigate({ search: { on, joined, year, season, procedure } })
              }
            />
          </>
        )}
      </Section>
      <WhoAnswers code={code} on={on} />
      <Section title={words.requisites}>
        <Requisites card={card} />
      </Section>
      <WhySeen permission="schools.read" school={code} />
      {opened && (
        <SidePanel
          title={`${titleOf(opened)}, ${opened.year}, ${seasons[opened.season]}`}
          onClose={() => void navigate({ search: { on, joined } })}
        >
          <CellDetails
            school={code}
            on={on}
            cell={opened}
            threshold={card.lowShare.numerator / card.lowShare.denominator}
          />
        </SidePanel>
      )}
    </>
  )
}

function Latest({ code, latest }: { code: string; latest: NonNullable<Card['latest']> }) {
  return (
    <p className="panel">
      <b>
        <AnswerMark answer={latest.identified} />
      </b>{' '}
      — {latest.title}, {latest.year}
      {latest.band && `, ${latest.band.title}`}; {schoolsWords.markers.toLowerCase()}:{' '}
      {number(latest.markers)}.{' '}
      <Link to="/runs/$id/schools/$code" params={{ id: String(latest.run), code }}>
        {words.why}
      </Link>
    </p>
  )
}

/** Whether the school is small, and by what; not small and no rule: nothing to say. */
function smallOf(card: Card): string | false {
  const { small, smallRule, smallLacks } = card
  return (small || smallRule !== null || smallLacks.length > 0) && smallInWords(card)
}

function Requisites({ card }: { card: Card }) {
  const { hidden } = card
  const guarded = (field: 'login' | 'inn' | 'ogrn' | 'oktmo') =>
    hidden.includes(field) ? common.hidden : card[field]
  const rows: [string, string | null][] = [
    [words.fullName, card.fullName],
    [common.municipality, card.municipality.name],
    [
      words.settlement,
      [card.settlement, card.place && schoolsWords.places[card.place]].filter(Boolean).join(', '),
    ],
    [schoolsWords.kind, [card.kind, smallOf(card)].filter(Boolean).join(', ')],
    [schoolsWords.pupils, card.pupils === null ? null : number(card.pupils)],
    [words.distance, card.distanceKm === null ? null : words.km(card.distanceKm)],
    [words.status, card.status],
    [words.login, guarded('login')],
    [words.inn, guarded('inn')],
    [words.ogrn, guarded('ogrn')],
    [words.oktmo, guarded('oktmo')],
    [
      lifeWords.register.coordinates,
      card.lat !== null && card.lon !== null ? `${number(card.lat, 4, 0)}; ${number(card.lon, 4, 0)}` : null,
    ],
  ]
  return (
    <dl className="facts panel">
      {rows.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{value || <span className="muted">{common.notGiven}</span>}</dd>
        </div>
      ))}
    </dl>
  )
}
