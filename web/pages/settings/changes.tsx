import { useQuery } from '@tanstack/react-query'
import { wordsOfAction } from '#contract/audit-words.ts'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { tellValue } from '#web/ui/conflict.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { dateTime } from '#web/words/format.ts'
import { fieldLabel, fieldValueWord, settingsWords as words } from '#web/words/settings.ts'

type Change = Reply<NonNullable<typeof api.listSettingsChanges.route>>['items'][number]

/** Who changed the settings, when, and what became different. */
export function Changes() {
  const query = useQuery(ask(api.listSettingsChanges, {}))
  return (
    <Section title={words.changes}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{words.noChanges}</p>
          ) : (
            <RegisterTable
              caption={words.changes}
              columns={columns}
              rows={items}
              rowKey={({ at }) => at}
              stacks
            />
          )
        }
      </Loaded>
    </Section>
  )
}

const tell = (field: string, value: Change['fields'][number]['was']) =>
  fieldValueWord(field, value) ?? tellValue(value)

const columns: Column<Change>[] = [
  { key: 'when', title: words.when, names: true, cell: ({ at }) => dateTime(at) },
  { key: 'who', title: words.who, cell: ({ person }) => person ?? words.itself },
  {
    key: 'what',
    title: words.what,
    cell: ({ action, reason, fields }) => (
      <>
        {action && <div className="muted small">{wordsOfAction(action)}</div>}
        {fields.map(({ field, was, became }) => (
          <div key={field}>
            {fieldLabel(field)}: {words.from} «{tell(field, was)}», {words.to} «{tell(field, became)}»
          </div>
        ))}
        {reason && <div className="muted small">{reason}</div>}
      </>
    ),
  },
]
