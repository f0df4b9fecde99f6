import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { date, number } from '#web/words/format.ts'
import { settingsWords, dataWords as words } from '#web/words/settings.ts'
import { RetentionForm } from './retention-form.tsx'

type Table = Reply<NonNullable<typeof api.getDataRegistry.route>>['items'][number]
type Sweep = Reply<NonNullable<typeof api.previewSweep.route>>['items'][number]

/** What is kept, whose it is, for how long, and what goes next. */
export function DataPage() {
  const settings = useQuery(ask(api.getSettings, { query: {} }))
  const sweep = useQuery(ask(api.previewSweep, {}))
  const registry = useQuery(ask(api.getDataRegistry, {}))
  const crumb = <Link to="/settings">{settingsWords.back}</Link>
  return (
    <Page
      title={words.title}
      lead={words.lead}
      crumb={crumb}
      actions={
        <>
          <Downloads
            what={words.registry}
            href={(format) => addressOf(api.exportDataRegistry, { query: { format } })}
          />
          <PrintButton />
        </>
      }
    >
      <Section title={words.terms}>
        <p className="page-lead">{words.termsLead}</p>
        <Loaded query={settings}>{(found) => <RetentionForm key={found.version} settings={found} />}</Loaded>
      </Section>
      <Section title={words.next}>
        <Loaded query={sweep}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="muted">{words.nothing}</p>
            ) : (
              <RegisterTable
                caption={words.next}
                columns={sweepColumns}
                rows={items}
                rowKey={({ what }) => what}
                tall
              />
            )
          }
        </Loaded>
      </Section>
      <Section title={words.registry}>
        <Loaded query={registry} lines={8}>
          {({ items }) => (
            <RegisterTable
              caption={words.registry}
              columns={registryColumns}
              rows={items}
              rowKey={({ table }) => table}
              tall
              stacks
            />
          )}
        </Loaded>
      </Section>
    </Page>
  )
}

const sweepColumns: Column<Sweep>[] = [
  { key: 'what', title: words.what, names: true, cell: ({ what }) => what },
  { key: 'kind', title: words.kind, cell: ({ kind }) => words.kinds[kind] },
  { key: 'rows', title: words.rows, figures: true, cell: ({ rows }) => number(rows) },
]

const registryColumns: Column<Table>[] = [
  {
    key: 'table',
    title: words.table,
    names: true,
    cell: ({ table, about }) => (
      <>
        {about}
        <div className="muted small">{table}</div>
      </>
    ),
  },
  {
    key: 'whose',
    title: words.whose,
    cell: ({ whose, personal }) => (
      <>
        {whose.join(', ') || words.nobody}
        {personal.length > 0 && (
          <div className="muted small">
            {words.personal}: {personal.map(({ holds }) => holds).join('; ')}
          </div>
        )}
      </>
    ),
  },
  {
    key: 'ground',
    title: words.ground,
    cell: ({ whose, ground }) => whose.length > 0 && <span className="small">{ground}</span>,
  },
  { key: 'kept', title: words.kept, cell: ({ kept }) => kept },
  { key: 'exported', title: words.exported, cell: ({ exported }) => exported },
  { key: 'erased', title: words.erased, cell: ({ erased }) => erased },
  { key: 'rows', title: words.rows, figures: true, cell: ({ rows }) => number(rows) },
  { key: 'oldest', title: words.oldest, cell: ({ oldest }) => oldest && date(oldest) },
]
