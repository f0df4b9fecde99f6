import { NumberInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { retention, retentionKinds } from '#contract/retention.ts'
import { retentionFields, retentionFrom } from '#contract/settings-fields.ts'
import { api } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { dataWords as words } from '#web/words/settings.ts'
import { SaveBar } from './save-bar.tsx'
import { useSettingsForm } from './use-settings-form.ts'
import '#web/ui/form-grid.css'
import { ReasonInput } from '#web/ui/reason-input.tsx'

type Settings = Reply<NonNullable<typeof api.getSettings.route>>

/** How long each kind is kept; an empty field keeps it as long as everywhere. */
export function RetentionForm({ settings }: { settings: Settings }) {
  const [reason, setReason] = useState('')
  const form = useSettingsForm(retentionFields(settings.retention), settings.version, (fields, version) =>
    call(api.saveRetention, { body: { retention: retentionFrom(fields), version, reason } }),
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    form.submit()
  }

  return (
    <form onSubmit={submit} className="form-grid">
      {retentionKinds.map((kind) => {
        const { unit, term, least, most } = retention[kind]
        const field = `retention.${kind}`
        return (
          <NumberInput
            key={kind}
            label={words.kinds[kind]}
            description={words.usual(words[unit](term))}
            placeholder={String(term)}
            min={least}
            max={most}
            allowDecimal={false}
            hideControls
            value={(form.fields[field] as number | null) ?? ''}
            onChange={(value) => form.set(field, typeof value === 'number' ? value : null)}
          />
        )
      })}
      <ReasonInput label={words.reason} value={reason} onChange={setReason} />
      <SaveBar form={form} can={settings.can.write} />
    </form>
  )
}
