import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { common } from '#web/words/common.ts'
import { number } from '#web/words/format.ts'
import { mapWords as words } from '#web/words/map.ts'
import { DrawnMap } from './drawn-map.tsx'
import { OutlinesForm } from './outlines-form.tsx'

export type MapReply = Reply<NonNullable<typeof api.getMap.route>>
type Row = MapReply['municipalities'][number]

/** Municipalities by the number of schools in the latest list: a map and the same as a table. */
export function MapPage() {
  const query = useQuery(ask(api.getMap, {}))
  return (
    <Page
      title={words.title}
      crumb={<Link to="/organisations">{words.back}</Link>}
      lead={query.data && words.lead(query.data.run)}
      actions={<PrintButton />}
    >
      <Loaded query={query} lines={8}>
        {(map) => <Body map={map} />}
      </Loaded>
    </Page>
  )
}

function Body({ map }: { map: MapReply }) {
  return (
    <>
      {map.shapes.length === 0 ? (
        <Empty title={words.none}>
          <p>{words.noneWhy}</p>
        </Empty>
      ) : (
        <Section title={words.map}>
          <DrawnMap map={map} />
        </Section>
      )}
      <Section title={words.table}>
        <RegisterTable
          caption={words.caption}
          columns={columnsOf(map.run?.id)}
          rows={map.municipalities}
          rowKey={({ id }) => id}
        />
      </Section>
      {map.can.edit && (
        <Section title={words.upload.title}>
          <OutlinesForm map={map} />
        </Section>
      )}
    </>
  )
}

function columnsOf(run: number | undefined): Column<Row>[] {
  return [
    {
      key: 'name',
      title: common.municipality,
      names: true,
      cell: ({ id, name }) =>
        run === undefined ? (
          name
        ) : (
          <Link to="/runs/$id" params={{ id: String(run) }} search={{ municipality: id, identified: 'yes' }}>
            {name}
          </Link>
        ),
    },
    { key: 'identified', title: words.identified, figures: true, cell: (row) => number(row.identified) },
    { key: 'schools', title: words.all, figures: true, cell: (row) => number(row.schools) },
  ]
}
