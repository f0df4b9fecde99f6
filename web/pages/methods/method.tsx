import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { date } from '#web/words/format.ts'
import { methodsWords as words } from '#web/words/methods.ts'
import { Examples } from './examples.tsx'
import './methods.css'

export type Method = Reply<NonNullable<typeof api.getMethod.route>>

const route = getRouteApi('/methods/$id')

/** A method in words, made of the same data it runs by, and its worked examples. */
export function MethodPage() {
  const { id } = route.useParams()
  const { can } = useViewer()
  const query = useQuery(ask(api.getMethod, { params: { id } }))
  return (
    <Page
      title={query.data?.title ?? words.title}
      crumb={<Link to="/methods">{words.back}</Link>}
      lead={query.data && `${words.decisions[query.data.decision]}, ${words.version(query.data.version)}`}
      actions={
        <>
          <PrintButton />
          {can.includes('runs.write') && (
            <Link to="/runs/new" search={{ method: id }} className="button primary">
              {words.run}
            </Link>
          )}
        </>
      }
    >
      <Loaded query={query} lines={8}>
        {(method) => (
          <>
            <Section title={words.rule}>
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
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Sources({ sources }: { sources: Method['sources'] }) {
  return (
    <ul className="sources">
      {sources.map((source) => (
        <li key={source.id}>
          {source.title}
          {source.section && `, ${source.section}`}
          {source.date && <span className="muted"> — {date(source.date)}</span>}
        </li>
      ))}
    </ul>
  )
}
