import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { dutyFunctionWord, dutyStateWords } from '#contract/duty-words.ts'
import { api, ask } from '#web/api.ts'
import { type Duty, dutyGroups } from '#web/ui/duty-data.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { dutiesWords } from '#web/words/duties.ts'

const words = dutiesWords.school

/** On a school's page: who answers for it, in a few lines, with the way to all of it. */
export function WhoAnswers({ code, on }: { code: string; on: string | undefined }) {
  const query = useQuery(ask(api.getSchoolDuties, { params: { code }, query: { on } }))
  return (
    <Section
      title={words.section}
      actions={
        <Link to="/schools/$code/duties" params={{ code }} search={{ on }} className="button">
          {query.data?.can.assign ? words.change : words.more}
        </Link>
      }
    >
      <Loaded query={query}>
        {(told) => {
          const groups = dutyGroups.filter((group) => told[group].length > 0)
          if (groups.length === 0) return <p className="muted">{dutiesWords.nobody}</p>
          return (
            <dl className="facts panel">
              {groups.map((group) => (
                <div key={group}>
                  <dt>{words.groups[group]}</dt>
                  <dd>
                    {told[group].map((duty) => (
                      <Line key={duty.id} duty={duty} own={group === 'team'} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          )
        }}
      </Loaded>
    </Section>
  )
}

function Line({ duty, own }: { duty: Duty; own: boolean }) {
  const term = useTerm()
  const { person, organisation, state, theme } = duty
  return (
    <div>
      <b>{person.name}</b>, {dutyFunctionWord(duty.function, term)}
      {!(own && organisation.kind === 'school') && ` — ${organisation.name}`}
      {theme && `; ${dutiesWords.theme(theme)}`}
      {state !== 'valid' && <span className="muted"> ({dutyStateWords[state]})</span>}
    </div>
  )
}
