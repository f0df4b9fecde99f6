import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { lifeWords } from '#web/words/school-life.ts'

type Predecessors = Reply<NonNullable<typeof api.listPredecessorResults.route>>['items']

/** A school that goes on in another, with the letter that marks its results there. */
export type Predecessor = Predecessors[number] & { mark: string }

const LETTERS = 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ'
const words = lifeWords.joined

/** Results of the schools that go on in a school; none until they are asked for. */
export function usePredecessors(code: string, joined: true | undefined): Predecessor[] {
  const query = useQuery({
    ...ask(api.listPredecessorResults, { params: { code } }),
    enabled: joined === true,
  })
  if (!joined) return []
  return (query.data?.items ?? []).map((item, index) => ({ ...item, mark: LETTERS[index % LETTERS.length]! }))
}

/** The switch between a school's own results and those with its predecessors', and which letter is whose. */
export function JoinedSwitch({
  joined,
  predecessors,
}: {
  joined: true | undefined
  predecessors: readonly Predecessor[]
}) {
  return (
    <div>
      <Link
        from="/schools/$code"
        search={{ joined: joined ? undefined : true }}
        replace
        className="button no-print"
        aria-pressed={joined ?? false}
        role="button"
      >
        {joined ? words.hide : words.show}
      </Link>
      {joined && (
        <>
          <p className="muted">
            {predecessors.some(({ cells }) => cells.length > 0) ? words.lead : words.none}
          </p>
          <ul>
            {predecessors.map(({ school, on, mark }) => (
              <li key={school.code}>
                <b>{mark}</b> —{' '}
                <Link to="/schools/$code" params={{ code: school.code }}>
                  {school.name}
                </Link>
                , {words.until(on)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
