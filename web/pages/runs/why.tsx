import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { AnswerMark, CriterionMark } from '#web/ui/marks.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { SidePanel } from '#web/ui/side-panel.tsx'
import { SourceRows } from '#web/ui/source-rows.tsx'
import { common } from '#web/words/common.ts'
import { countOf, dateTime } from '#web/words/format.ts'
import { runWords, whyWords as words } from '#web/words/runs.ts'
import { answers } from '#web/words/states.ts'
import { MethodLink } from './run-rule.tsx'
import { TracedMarkers } from './traced-markers.tsx'
import './runs.css'

export type Why = Reply<NonNullable<typeof api.getWhy.route>>
type Criterion = Why['criteria'][number]

const route = getRouteApi('/runs/$id/schools/$code')

/** Why a school is or is not on the list: the stored explanation, down to the rows of the files. */
export function WhyPage() {
  const { id, code } = route.useParams()
  const query = useQuery(ask(api.getWhy, { params: { id: Number(id), code } }))
  const why = query.data
  return (
    <Page
      title={why ? words.title(why.school.name) : common.loading}
      crumb={
        <Link to="/runs/$id" params={{ id }} search={{ identified: 'yes' }}>
          {words.back}
        </Link>
      }
      lead={why && `${why.school.municipality.name}, код ${why.school.code}`}
      actions={
        <>
          <Link to="/schools/$code" params={{ code }} className="button">
            {words.card}
          </Link>
          <PrintButton />
        </>
      }
    >
      <Loaded query={query} lines={10}>
        {(loaded) => <WhyBody why={loaded} />}
      </Loaded>
    </Page>
  )
}

function WhyBody({ why }: { why: Why }) {
  const { marker } = route.useSearch()
  const navigate = route.useNavigate()
  const opened = marker === undefined ? undefined : why.markers[marker]
  return (
    <>
      <div className="panel prose">
        <p className="strong">
          <AnswerMark answer={why.identified} words={why.heading} />
        </p>
        {why.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      {why.criteria.length > 0 && (
        <Section title={words.criteria}>
          <RegisterTable
            caption={words.criteria}
            columns={criterionColumns(why)}
            rows={why.criteria}
            rowKey={({ id }) => id}
            tall
          />
        </Section>
      )}
      <Section title={words.markers}>
        <p className="muted small">{words.markersLead}</p>
        <TracedMarkers why={why} onOpen={(index) => void navigate({ search: { marker: index } })} />
      </Section>
      <NearMisses why={why} />
      <Section title={words.method}>
        <p>
          <MethodLink run={why.run} /> {runWords.madeBy(dateTime(why.run.createdAt), why.run.createdBy)}
        </p>
      </Section>
      {opened?.source && (
        <SidePanel title={`${opened.title}, ${opened.year}`} onClose={() => void navigate({ search: {} })}>
          <p>
            {countOf(opened.low ?? 0, opened.participants ?? 0)} —{' '}
            {words.place(opened.source.name, opened.source.sheet, opened.source.row)}
          </p>
          <SourceRows {...opened.source} />
        </SidePanel>
      )}
    </>
  )
}

function criterionColumns(why: Why): Column<Criterion>[] {
  return [
    { key: 'title', title: words.criterion, names: true, cell: ({ title }) => title },
    { key: 'answer', title: words.answer, cell: ({ answer }) => <CriterionMark answer={answer} /> },
    {
      key: 'by',
      title: words.by,
      cell: ({ by, missingYears }) => (
        <>
          {by.map((index) => {
            const marker = why.markers[index]
            return (
              marker && (
                <div key={index}>
                  {marker.title}, {marker.year}: {countOf(marker.low ?? 0, marker.participants ?? 0)}
                </div>
              )
            )
          })}
          {missingYears.length > 0 && <div className="muted">{words.missingYears(missingYears)}</div>}
        </>
      ),
    },
  ]
}

function NearMisses({ why }: { why: Why }) {
  return (
    <Section title={words.nearMisses}>
      {why.nearMisses.length === 0 ? (
        <p className="muted">{words.nearMissesNone}</p>
      ) : (
        <ul className="sources-list">
          {why.nearMisses.map((miss) => (
            <li key={miss.sentence}>
              {miss.sentence}{' '}
              <span className="muted small">
                ({words.becomes}: {answers[miss.becomes]})
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
