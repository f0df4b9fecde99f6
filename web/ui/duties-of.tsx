import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, askPages } from '#web/api.ts'
import { useViewer } from '#web/session.ts'
import { dutiesWords as words } from '#web/words/duties.ts'
import { AssignDuty } from './assign-duty.tsx'
import { dutyColumns } from './duty-columns.tsx'
import { Section } from './page.tsx'
import { PagedTable } from './paged-table.tsx'
import { useTerm } from './use-term.ts'

interface Props {
  /** Whose: of a body, or of a person. */
  of: { organisation: number } | { person: number }
  on: string | undefined
  /** May people be named in the body: it is not closed. */
  open?: boolean
}

/** The members of a body, or the bodies of a person, with what they answer for; those of before when asked. */
export function DutiesOf(props: Props) {
  return useViewer().can.includes('duties.read') && <Duties {...props} />
}

function Duties({ of, on, open = false }: Props) {
  const { can } = useViewer()
  const [former, setFormer] = useState(false)
  const ofBody = 'organisation' in of
  const list = useInfiniteQuery(askPages(api.listDuties, { query: { ...of, on } }))
  const today = list.data?.pages[0]?.today
  return (
    <Section title={ofBody ? words.ofBody : words.ofPerson}>
      {ofBody && <p className="muted">{words.noRights}</p>}
      <Rows of={of} on={on} past={false} />
      <details className="no-print" onToggle={({ currentTarget }) => setFormer(currentTarget.open)}>
        <summary>{words.former}</summary>
        {former && <Rows of={of} on={on} past />}
      </details>
      {ofBody && open && !on && today && can.includes('duties.manage') && (
        <AssignDuty of={of} today={today} />
      )}
    </Section>
  )
}

function Rows({ of, on, past }: Pick<Props, 'of' | 'on'> & { past: boolean }) {
  const term = useTerm()
  const ofBody = 'organisation' in of
  const list = useInfiniteQuery(askPages(api.listDuties, { query: { ...of, on, past: past || undefined } }))
  const pages = list.data?.pages ?? []
  const rows = pages.flatMap(({ items }) => items)
  const shown = { term, today: pages[0]?.today ?? '', without: ofBody ? 'body' : 'person' } as const
  return (
    <PagedTable
      list={list}
      caption={past ? words.former : ofBody ? words.ofBody : words.ofPerson}
      columns={dutyColumns(rows, shown)}
      rowKey={({ id }) => id}
      tall
      stacks
      empty={<p className="muted">{past ? words.nobody : ofBody ? words.noMembers : words.noDuties}</p>}
    />
  )
}
