import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { ImportStateMark } from '#web/ui/import-marks.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { dateTime, files } from '#web/words/format.ts'
import { overviewWords as words } from '#web/words/overview.ts'

/** What came in lately, and how each import stands. */
export function LastImports() {
  const query = useQuery(ask(api.listImports, { query: { limit: 3 } }))
  if (query.data?.items.length === 0) return null
  return (
    <Section title={words.imports} actions={<Link to="/imports">{words.allImports}</Link>}>
      <Loaded query={query} lines={3}>
        {({ items }) => (
          <ul className="waits">
            {items.map(({ id, state, createdAt, filesTotal }) => (
              <li key={id}>
                <Link to="/imports/$id" params={{ id: String(id) }}>
                  {words.import(id, dateTime(createdAt), files(filesTotal))}
                </Link>{' '}
                <ImportStateMark state={state} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  )
}
