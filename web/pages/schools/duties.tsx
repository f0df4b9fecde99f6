import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { AssignDuty } from '#web/ui/assign-duty.tsx'
import { dutyColumns } from '#web/ui/duty-columns.tsx'
import { type Duty, dutyGroups } from '#web/ui/duty-data.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { RegisterTable } from '#web/ui/register-table.tsx'
import { SchoolLink } from '#web/ui/school-link.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { asOfWords } from '#web/words/as-of.ts'
import { common } from '#web/words/common.ts'
import { dutiesWords } from '#web/words/duties.ts'

const words = dutiesWords.school
const route = getRouteApi('/schools/$code/duties')

/** Who answers for a school: in the region, in its municipality, in the school itself. */
export function SchoolDutiesPage() {
  const { code } = route.useParams()
  const { on } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(ask(api.getSchoolDuties, { params: { code }, query: { on } }))
  return (
    <Page
      title={words.titleOf(query.data?.school.name ?? common.school)}
      lead={dutiesWords.noRights}
      crumb={<SchoolLink code={code}>{words.card}</SchoolLink>}
      actions={
        <>
          <Link to="/duties" className="button">
            {words.all}
          </Link>
          <PrintButton />
        </>
      }
    >
      <AsOf
        on={on}
        onChange={(day) => void navigate({ search: { on: day }, replace: true })}
        note={asOfWords.names}
      />
      <Loaded query={query} lines={8}>
        {(told) => (
          <>
            {dutyGroups.map((group) => (
              <Group key={group} title={words.groups[group]} duties={told[group]} today={told.today} />
            ))}
            {told.can.assign && <AssignDuty of={{ school: code }} today={told.today} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Group({ title, duties, today }: { title: string; duties: readonly Duty[]; today: string }) {
  const term = useTerm()
  return (
    <Section title={title}>
      {duties.length === 0 ? (
        <p className="muted">{dutiesWords.nobody}</p>
      ) : (
        <RegisterTable
          caption={title}
          columns={dutyColumns(duties, { term, today })}
          rows={duties}
          rowKey={({ id }) => id}
          tall
          stacks
        />
      )}
    </Section>
  )
}
