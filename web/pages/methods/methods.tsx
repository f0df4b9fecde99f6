import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { methodsWords as words } from '#web/words/methods.ts'
import { BringFile } from './bring-file.tsx'
import './methods.css'

/** The methods by which schools are found. */
export function MethodsPage() {
  const { can } = useViewer()
  const query = useQuery(ask(api.listMethods, {}))
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded query={query}>
        {({ items }) => (
          <ul className="methods">
            {items.map((method) => (
              <li key={method.id} className="panel">
                <h2>
                  <Link to="/methods/$id" params={{ id: method.id }}>
                    {method.title}
                  </Link>
                </h2>
                <p>{method.summary}</p>
                <p className="muted small">
                  {words.counts(method.procedures, method.years)}; {words.decisions[method.decision]};{' '}
                  {words.version(method.version)}, {words.states[method.state]}
                </p>
                <OpenVersions method={method} />
                <p className="page-actions no-print">
                  <Link to="/methods/$id" params={{ id: method.id }} className="button">
                    {words.open}
                  </Link>
                  {can.includes('runs.write') && method.runnable && (
                    <Link to="/runs/new" search={{ method: method.id }} className="button">
                      {words.run}
                    </Link>
                  )}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {can.includes('methods.write') && <BringFile />}
    </Page>
  )
}

type Row = Reply<NonNullable<typeof api.listMethods.route>>['items'][number]

/** Versions that are not approved yet, for those who write and approve. */
function OpenVersions({ method: { id, runnable, open } }: { method: Row }) {
  if (open.length === 0) return null
  return (
    <>
      {!runnable && <p className="small">{words.noneApproved}</p>}
      <p className="small">
        {words.openVersions}{' '}
        {open.map(({ number, state }, index) => (
          <span key={number}>
            {index > 0 && ', '}
            <Link to="/methods/$id" params={{ id: `${id}@${number}` }}>
              {number}
            </Link>{' '}
            ({words.states[state]})
          </span>
        ))}
      </p>
    </>
  )
}
