import { type RetentionKind, retention } from '#contract/retention.ts'
import { retentionFields, settingsFields, smallRuleFields, termFields } from '#contract/settings-fields.ts'
import { type TermKey, terms } from '#contract/terms.ts'
import type { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { tellValue } from '#web/ui/conflict.tsx'
import { Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { fieldLabel, fieldValueWord, settingsWords as words } from '#web/words/settings.ts'

type Settings = Reply<NonNullable<typeof api.getSettings.route>>
interface Line {
  field: string
  value: string
}

/** All settings as they stood on a day, to be read. */
export function SettingsOfDay({ settings }: { settings: Settings }) {
  const fields = {
    ...settingsFields(settings),
    ...termFields(settings.terms),
    ...retentionFields(settings.retention),
    ...smallRuleFields(settings.smallRule),
  }
  const lines = Object.entries(fields).map(([field, value]) => ({
    field,
    value: (value === null && inForce(field, settings)) || (fieldValueWord(field, value) ?? tellValue(value)),
  }))
  return (
    <Section title={words.ofDay}>
      <RegisterTable
        caption={words.ofDay}
        columns={columns}
        rows={lines}
        rowKey={({ field }) => field}
        tall
        stacks
      />
    </Section>
  )
}

/** What held where the region had set nothing of its own. */
function inForce(field: string, { byDate }: Settings): string | undefined {
  const [group, key = '', form = ''] = field.split('.')
  if (field === 'academicYear' || field === 'cycle') return words.byDate(byDate[field])
  if (group === 'terms') {
    const usual: Partial<Record<string, string>> = terms[key as TermKey]
    return words.everywhere(usual[form] ?? '')
  }
  return group === 'retention' ? words.everywhere(String(retention[key as RetentionKind].term)) : undefined
}

const columns: Column<Line>[] = [
  { key: 'setting', title: words.setting, names: true, cell: ({ field }) => fieldLabel(field) },
  { key: 'value', title: words.stood, cell: ({ value }) => value },
]
