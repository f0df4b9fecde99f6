import { Checkbox, NumberInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { exams, timeZones } from '#contract/region-choices.ts'
import { settingsFields, settingsOf } from '#contract/settings-fields.ts'
import { api } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { Choice } from '#web/ui/filters.tsx'
import { settingsWords as words } from '#web/words/settings.ts'
import { SaveBar } from './save-bar.tsx'
import { useSettingsForm } from './use-settings-form.ts'
import '#web/ui/form-grid.css'
import { ReasonInput } from '#web/ui/reason-input.tsx'
import './settings.css'

type Settings = Reply<NonNullable<typeof api.getSettings.route>>

/** Name, clock, years, second factor and sources of the region. */
export function RegionForm({ settings }: { settings: Settings }) {
  const { version, byDate, can } = settings
  const [reason, setReason] = useState('')
  const form = useSettingsForm(settingsFields(settings), version, (fields, over) =>
    call(api.saveSettings, {
      body: { ...settingsOf(fields), version: over, reason: reason || undefined },
    }),
  )
  const { fields, set } = form
  const takesOff =
    (settings.secondFactor && fields.secondFactor === false) ||
    (settings.secondFactorSchools && fields.secondFactorSchools === false)
  const letsMore = Number(fields.exportLimit) > settings.exportLimit

  function submit(event: FormEvent) {
    event.preventDefault()
    form.submit()
  }

  const year = (field: 'academicYear' | 'cycle') => (
    <Choice
      label={words[field]}
      all={words.byDate(byDate[field])}
      value={(fields[field] as string | null) ?? undefined}
      options={yearsAround(byDate.academicYear)}
      onChange={(value) => set(field, value ?? null)}
    />
  )

  const number = (field: 'alarmFactor' | 'alarmFloor', bounds: { min: number; max: number }) => (
    <NumberInput
      {...bounds}
      label={words[field]}
      required
      allowDecimal={false}
      hideControls
      value={Number(fields[field])}
      onChange={(value) => typeof value === 'number' && set(field, value)}
    />
  )
  const why = (label: string) => <ReasonInput label={label} value={reason} onChange={setReason} />

  return (
    <form onSubmit={submit} className="form-grid">
      <TextInput
        label={words.name}
        required
        minLength={2}
        maxLength={200}
        value={String(fields.name)}
        onChange={({ currentTarget }) => set('name', currentTarget.value)}
      />
      <Choice
        label={words.timeZone}
        value={String(fields.timeZone) as (typeof timeZones)[number]}
        options={timeZones.map((value) => ({ value, label: words.zones[value] }))}
        onChange={(value) => value && set('timeZone', value)}
      />
      {year('academicYear')}
      {year('cycle')}
      <p className="whole muted small">{words.yearHelp}</p>
      <fieldset className="whole plain-fieldset">
        <legend>{words.secondFactor}</legend>
        <div className="settings-checks">
          <Checkbox
            label={words.asked}
            checked={fields.secondFactor === true}
            onChange={({ currentTarget }) => set('secondFactor', currentTarget.checked)}
          />
          <Checkbox
            label={words.askedSchools}
            disabled={fields.secondFactor === false}
            checked={fields.secondFactorSchools === true}
            onChange={({ currentTarget }) => set('secondFactorSchools', currentTarget.checked)}
          />
        </div>
        <p className="muted small">{words.schoolsHelp}</p>
        {settings.secondFactorOffByServer && <p className="muted small">{words.offByServer}</p>}
        {fields.secondFactor === false && <p className="note note-doubt">{words.offWarning}</p>}
        {takesOff && why(words.reason)}
      </fieldset>
      <fieldset className="whole plain-fieldset">
        <legend>{words.exports}</legend>
        <TextInput
          label={words.exportLimit}
          type="number"
          min={1}
          max={5000}
          required
          value={String(fields.exportLimit)}
          onChange={({ currentTarget }) => set('exportLimit', Number(currentTarget.value))}
        />
        <p className="muted small">{words.exportsHelp}</p>
        {letsMore && !takesOff && why(words.whyMore)}
      </fieldset>
      <fieldset className="whole plain-fieldset">
        <legend>{words.alarm}</legend>
        <p className="muted small">{words.alarmHelp}</p>
        <div className="form-grid">
          {number('alarmFactor', { min: 2, max: 100 })}
          {number('alarmFloor', { min: 10, max: 100_000 })}
        </div>
      </fieldset>
      <fieldset className="whole plain-fieldset">
        <legend>{words.sources}</legend>
        <div className="settings-checks">
          {exams.map((exam) => (
            <Checkbox
              key={exam}
              label={words.exams[exam]}
              checked={fields[`sources.${exam}`] === true}
              onChange={({ currentTarget }) => set(`sources.${exam}`, currentTarget.checked)}
            />
          ))}
        </div>
        <p className="muted small">{words.sourcesHelp}</p>
      </fieldset>
      <SaveBar form={form} can={can.write} />
    </form>
  )
}

/** Four years before the one going on, and the next. */
function yearsAround(now: string) {
  const start = Number(now.slice(0, 4))
  return Array.from({ length: 6 }, (_, index) => {
    const from = start + 1 - index
    const value = `${from}/${String((from + 1) % 100).padStart(2, '0')}`
    return { value, label: value }
  })
}
