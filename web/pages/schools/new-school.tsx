import { TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, askPages } from '#web/api.ts'
import { type Args, call } from '#web/client.ts'
import { MunicipalityChoice } from '#web/ui/filters.tsx'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { MoreRows } from '#web/ui/more-rows.tsx'
import { emptyOrder, OrderFields } from '#web/ui/order-fields.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { common } from '#web/words/common.ts'
import { lifeWords } from '#web/words/school-life.ts'
import { schoolsWords } from '#web/words/schools.ts'
import { Planned } from './planned.tsx'
import '#web/ui/form-grid.css'

type Body = NonNullable<Args<NonNullable<typeof api.openSchool.route>>['body']>

const words = lifeWords.open

/** Opens a school that did not exist before. */
export function NewSchoolPage() {
  const navigate = useNavigate()
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [municipality, setMunicipality] = useState<number>()
  const [order, setOrder] = useState(emptyOrder)
  const open = useChange(
    (body: Body) => call(api.openSchool, { body }),
    [api.listSchools, api.listMunicipalities, api.listOrganisations, api.listPlannedEvents],
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (municipality === undefined) return
    open.mutate(
      { code, name, municipality, ...order, reason: order.reason.trim() || undefined },
      {
        onSuccess: ({ planned }) => {
          if (planned === undefined) void navigate({ to: '/schools/$code/life', params: { code } })
          else setOrder(emptyOrder)
        },
      },
    )
  }

  return (
    <Page title={words.title} crumb={<Link to="/schools">{schoolsWords.card.back}</Link>} lead={words.lead}>
      <form onSubmit={submit} className="form-grid">
        <TextInput
          label={words.code}
          required
          maxLength={40}
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value.trim())}
        />
        <TextInput
          label={words.name}
          required
          minLength={2}
          maxLength={300}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <MunicipalityChoice value={municipality} onChange={setMunicipality} all={common.municipality} />
        <OrderFields order={order} onChange={setOrder} hint={lifeWords.planned.hint} />
        <p className="whole">
          <button
            type="submit"
            className="button primary"
            disabled={open.isPending || municipality === undefined}
          >
            {words.save}
          </button>
        </p>
        {open.isError && <ProblemNote problem={problemOf(open.error)} />}
      </form>
      <Section title={lifeWords.planned.all}>
        <AllPlanned />
      </Section>
    </Page>
  )
}

/** What is to come in all schools: of a school that is to be opened, there is no other page. */
function AllPlanned() {
  const list = useInfiniteQuery(askPages(api.listPlannedEvents, {}))
  return (
    <Loaded query={list} lines={3}>
      {({ pages }) => {
        const planned = pages.flatMap(({ items }) => items)
        if (planned.length === 0) return <p className="muted">{lifeWords.planned.none}</p>
        return (
          <>
            <p className="muted">{lifeWords.planned.lead}</p>
            <Planned planned={planned} manage />
            <MoreRows
              shown={planned.length}
              total={pages[0]?.total ?? 0}
              busy={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
            />
          </>
        )
      }}
    </Loaded>
  )
}
