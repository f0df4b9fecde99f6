import { Checkbox, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, ask } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { common } from '#web/words/common.ts'
import { smallRuleWords as words } from '#web/words/map.ts'
import '#web/ui/form-grid.css'

type Rule = NonNullable<Reply<NonNullable<typeof api.getSmallRule.route>>['rule']>

const levels = ['primary', 'basic', 'secondary'] as const

/** The rule by which the region counts schools as small. */
export function SmallRuleForm() {
  const query = useQuery(ask(api.getSmallRule, {}))
  return (
    <Section title={words.title}>
      <p className="muted">{words.lead}</p>
      <Loaded query={query}>{({ rule }) => <Fields key={JSON.stringify(rule)} was={rule} />}</Loaded>
    </Section>
  )
}

function Fields({ was }: { was: Rule | null }) {
  const [most, setMost] = useState({
    primary: String(was?.primary ?? ''),
    basic: String(was?.basic ?? ''),
    secondary: String(was?.secondary ?? ''),
  })
  const [villagesOnly, setVillagesOnly] = useState(was?.villagesOnly ?? true)
  const [written, setWritten] = useState(String(was?.fromCentreKm ?? '').replace('.', ','))
  const [source, setSource] = useState(was?.source ?? '')
  const save = useChange(
    (rule: Rule | null) => call(api.setSmallRule, { body: { rule, was } }),
    [api.getSmallRule, api.listSchools, api.getSchool],
  )

  const km = written.trim() === '' ? null : Number(written.trim().replace(',', '.'))
  const wrong = km !== null && !(km > 0)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (wrong) return
    const [primary, basic, secondary] = levels.map((level) => Number(most[level])) as [number, number, number]
    const far = km === null ? {} : { fromCentreKm: km }
    save.mutate({ primary, basic, secondary, villagesOnly, ...far, source })
  }

  return (
    <form onSubmit={submit} className="form-grid">
      {was === null && <p className="whole">{words.none}</p>}
      {levels.map((level) => (
        <TextInput
          key={level}
          label={words[level]}
          required
          inputMode="numeric"
          pattern="[1-9][0-9]{0,3}"
          value={most[level]}
          onChange={({ currentTarget }) => setMost({ ...most, [level]: currentTarget.value })}
        />
      ))}
      <TextInput
        label={words.fromCentreKm}
        description={words.fromCentreHelp}
        inputMode="decimal"
        value={written}
        error={wrong && words.notNumber}
        onChange={({ currentTarget }) => setWritten(currentTarget.value)}
      />
      <Checkbox
        label={words.villagesOnly}
        checked={villagesOnly}
        onChange={({ currentTarget }) => setVillagesOnly(currentTarget.checked)}
      />
      <TextInput
        label={words.source}
        required
        minLength={2}
        maxLength={300}
        value={source}
        onChange={({ currentTarget }) => setSource(currentTarget.value)}
      />
      <p className="whole page-actions">
        <button type="submit" className="button primary" disabled={save.isPending}>
          {common.save}
        </button>
        {was !== null && (
          <button
            type="button"
            className="button"
            disabled={save.isPending}
            onClick={() => save.mutate(null)}
          >
            {words.withdraw}
          </button>
        )}
      </p>
      {save.isError && <ProblemNote problem={problemOf(save.error)} />}
    </form>
  )
}
