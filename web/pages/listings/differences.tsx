import { useQuery } from '@tanstack/react-query'
import { api, ask } from '#web/api.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { orderWords as words } from '#web/words/listings.ts'

/** Who came into a list that puts another right, who left it, who changed otherwise, and why each. */
export function Differences({ id }: { id: number }) {
  const query = useQuery(ask(api.getCorrection, { params: { id } }))
  return (
    <Loaded query={query}>
      {({ added, left, changed, differences }) => (
        <>
          {differences.length > 0 && (
            <ul className="sources-list">
              {differences.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          )}
          {(
            [
              [words.added, added],
              [words.left, left],
              [words.changed, changed],
            ] as const
          ).map(([title, rows]) => (
            <div key={title}>
              <p className="strong">
                {title}: {rows.length || words.nobody}
              </p>
              <ul className="sources-list">
                {rows.map(({ school, why }) => (
                  <li key={school.code}>
                    {school.name}, {school.municipality.name}: {why.join(' ')}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </>
      )}
    </Loaded>
  )
}
