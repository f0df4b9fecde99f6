import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { answerWords, contextFieldWords, resilientPartWords } from '#contract/context-words.ts'
import { passportStateWords } from '#contract/passport-fields.ts'
import type { ResilientPart } from '#engine/context-index/contextualised.ts'
import { contextLevelWords } from '#engine/context-index/describe.ts'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Choice, Filters } from '#web/ui/filters.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { SchoolLink } from '#web/ui/school-link.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { common } from '#web/words/common.ts'
import { number, percent, shareOf } from '#web/words/format.ts'
import { passportsWords, contextWords as words } from '#web/words/passports.ts'
import { DecidePassport } from './decide-passport.tsx'
import { FilledPassport, PassportForm } from './passport-form.tsx'

export type PassportCard = Reply<NonNullable<typeof api.getPassport.route>>
type Index = NonNullable<PassportCard['index']>
type Input = Extract<Index, { kind: 'value' }>['inputs'][number]

const route = getRouteApi('/schools/$code/context')
const card = passportsWords.card

/** In what conditions a school works: its passport, its index with the reasons, and its place among schools like it. */
export function SchoolContextPage() {
  const { code } = route.useParams()
  const { year } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(ask(api.getPassport, { params: { code }, query: { year } }))
  return (
    <Page
      title={card.titleOf(query.data?.school.name ?? common.school)}
      crumb={<SchoolLink code={code}>{card.back}</SchoolLink>}
      lead={query.data && card.state(passportStateWords[query.data.state])}
      actions={
        <>
          <Link to="/passports" search={{ year }} className="button">
            {words.toPassports}
          </Link>
          <PrintButton />
        </>
      }
    >
      <Loaded query={query} lines={8}>
        {(passport) => (
          <>
            <Filters>
              <Choice
                label={common.year}
                value={passport.year}
                options={[...new Set([passport.year, ...passport.years])].map((value) => ({
                  value,
                  label: value,
                }))}
                onChange={(next) => void navigate({ search: { year: next }, replace: true })}
              />
            </Filters>
            <Passport passport={passport} />
            {passport.index && <Why index={passport.index} sources={passport.sources} />}
            <Place passport={passport} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Passport({ passport }: { passport: PassportCard }) {
  const { state, remark, can, school, year } = passport
  return (
    <Section title={card.form}>
      {remark && (
        <div className="note">
          <strong>{card.remarkTitle}.</strong> {remark}
        </div>
      )}
      {can.fill === null ? (
        <PassportForm key={`${school.code} ${year} ${state}`} passport={passport} />
      ) : (
        <>
          {state === 'missing' ? <p>{card.missing}</p> : <FilledPassport passport={passport} />}
          <p className="muted no-print">{can.fill}</p>
        </>
      )}
      {(can.accept === null || can.return === null) && (
        <DecidePassport key={passport.version} passport={passport} />
      )}
    </Section>
  )
}

function Why({ index, sources }: { index: Index; sources: PassportCard['sources'] }) {
  if (index.kind === 'refused') return null
  return (
    <Section title={words.why}>
      <p className="strong">{index.kind === 'value' ? words.indexOnly(index.index) : index.sentence}</p>
      <RegisterTable
        caption={words.trace}
        columns={columnsOf(sources)}
        rows={index.inputs}
        rowKey={({ id }) => id}
        tall
        stacks
      />
      {index.missing.length > 0 && <p>{words.missing(index.missing)}</p>}
      <p className="muted small">{words.versionOf(`${index.version.id}, ${index.version.version}`)}</p>
    </Section>
  )
}

const columnsOf = (sources: PassportCard['sources']): Column<Input>[] => [
  {
    key: 'input',
    title: words.input,
    names: true,
    cell: ({ title, better }) => (
      <>
        {title}
        <div className="muted small">{words.better[better]}</div>
      </>
    ),
  },
  { key: 'share', title: words.share, figures: true, cell: ({ count, total }) => shareOf(count, total) },
  {
    key: 'bounds',
    title: words.bounds,
    figures: true,
    cell: ({ bounds }) => `${percent(bounds.from)} – ${percent(bounds.to)}`,
  },
  {
    key: 'weight',
    title: words.weight,
    figures: true,
    cell: ({ weight, source }) => <abbr title={sources[source.weight]}>{number(weight)}</abbr>,
  },
  {
    key: 'points',
    title: words.points,
    figures: true,
    cell: ({ contribution, most }) => words.pointsOf(contribution, most),
  },
]

function Place({ passport: { latest, year } }: { passport: PassportCard }) {
  const term = useTerm()
  if (!latest)
    return (
      <Section title={words.place}>
        <p>
          {words.noRun} ({year}). {words.noRunWhy(term('operator', 'one'))}
        </p>
      </Section>
    )
  const { run, index, level, low, participants, expected, added, field, resilient, parts } = latest
  const known = index !== null && level !== null
  const facts = [
    [words.level, known ? words.indexIs(index, contextLevelWords[level]) : words.unknown],
    [words.result, low === null || participants === null ? words.unknown : shareOf(low, participants)],
    [words.expected, expected === null ? words.unknown : percent(expected)],
    [words.added, added === null ? words.unknown : words.addedOf(added)],
    [words.picture, field === null ? words.unknown : contextFieldWords[field]],
    [words.resilient, answerWords[resilient]],
  ] as const
  return (
    <Section title={words.place}>
      <dl className="facts">
        {facts.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul>
        {(Object.keys(resilientPartWords) as ResilientPart[]).map((part) => (
          <li key={part}>
            {resilientPartWords[part]}: {answerWords[parts[part]]}
          </li>
        ))}
      </ul>
      {run.sentences.map((sentence) => (
        <p key={sentence} className="muted small">
          {sentence}
        </p>
      ))}
      <p className="muted small">
        {words.results(run.resultsYear)} {words.runOf(run.createdAt, run.createdBy)}
      </p>
    </Section>
  )
}
