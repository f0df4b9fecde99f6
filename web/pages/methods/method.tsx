import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { DeriveMethod } from '#web/ui/derive-method.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { date } from '#web/words/format.ts'
import { methodsWords as words } from '#web/words/methods.ts'
import { Examples } from './examples.tsx'
import { Steps } from './steps.tsx'
import './methods.css'

export type Method = Reply<NonNullable<typeof api.getMethod.route>>

const route = getRouteApi('/methods/$id')

/** A method in words, made of the same data it runs by, and its worked examples. */
export function MethodPage() {
  const { id } = route.useParams()
  const query = useQuery(ask(api.getMethod, { params: { id } }))
  return (
    <Page
      title={query.data?.title ?? words.title}
      crumb={<Link to="/methods">{words.back}</Link>}
      lead={
        query.data &&
        `${words.decisions[query.data.decision]}, ${words.version(query.data.version)}, ${words.states[query.data.state]}`
      }
      actions={
        <>
          <PrintButton />
          {query.data && <RunLink method={query.data} />}
        </>
      }
    >
      <Loaded query={query} lines={8}>
        {(method) => (
          <>
            {method.standing.returnedWhy && (
              <p className="note note-doubt">{words.returned(method.standing.returnedWhy)}</p>
            )}
            <Steps method={method} />
            <Issues issues={method.issues} />
            <Section
              title={words.rule}
              actions={
                <Link to="/methods/$id/versions" params={{ id: method.id }} className="button">
                  {words.versions}
                </Link>
              }
            >
              {method.paragraphs.length === 0 && <p className="muted">{words.notSound}</p>}
              <div className="prose">
                {method.paragraphs.map((paragraph) => (
                  <p key={paragraph}>{paragraph}</p>
                ))}
              </div>
            </Section>
            <Section title={words.procedures}>
              <ul className="columns">
                {method.procedureList.map(({ id: procedure, title }) => (
                  <li key={procedure}>{title}</li>
                ))}
              </ul>
            </Section>
            <Section title={words.examples}>
              <Examples method={method} />
            </Section>
            <Section title={words.sources}>
              <Sources sources={method.sources} />
              <p>
                <a href={addressOf(api.getMethodFile, { params: { id } })} download>
                  {words.file}
                </a>
              </p>
            </Section>
            <DeriveMethod method={method} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** Where a list may be made by it; of a draft, where one may look at what would come out. */
function RunLink({ method }: { method: Method }) {
  const { can } = useViewer()
  const { id, version, state, steps, paragraphs } = method
  if (!can.includes('runs.write') || paragraphs.length === 0) return null
  const ref = state === 'built-in' ? id : `${id}@${version}`
  return (
    <Link to="/runs/new" search={{ method: ref }} className="button primary">
      {steps.run.allowed ? words.run : words.lookByDraft}
    </Link>
  )
}

/** What the machine says against a version; of one that is in force only what a reader should know. */
function Issues({ issues }: { issues: Method['issues'] }) {
  if (issues.length === 0) return null
  return (
    <details open={issues.some(({ severity }) => severity === 'error')}>
      <summary>
        {words.issues}: {issues.length}
      </summary>
      <ul>
        {issues.map(({ severity, position, message }) => (
          <li key={`${position} ${message}`}>
            <span className={severity === 'error' ? 'strong' : 'muted'}>{words.severity[severity]}</span>:{' '}
            {message}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Sources({ sources }: { sources: Method['sources'] }) {
  return (
    <ul className="sources">
      {sources.map((source) => (
        <li key={source.id}>
          {source.title}
          {source.section && `, ${source.section}`}
          {source.url && /^https?:\/\//.test(source.url) && (
            <>
              {' '}
              <a href={source.url} rel="noreferrer">
                {new URL(source.url).hostname}
              </a>
            </>
          )}
          {source.date && <span className="muted"> — {date(source.date)}</span>}
        </li>
      ))}
    </ul>
  )
}
