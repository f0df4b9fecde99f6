import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { useViewer } from '#web/session.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { methodsWords as words } from '#web/words/methods.ts'
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
                  {words.version(method.version)}
                </p>
                <p className="page-actions no-print">
                  <Link to="/methods/$id" params={{ id: method.id }} className="button">
                    {words.open}
                  </Link>
                  {can.includes('runs.write') && (
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
    </Page>
  )
}
