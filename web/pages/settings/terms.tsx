import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { termFields, termsFrom } from '#contract/settings-fields.ts'
import { formsOf, type TermKey, termKeys, terms, termsOf } from '#contract/terms.ts'
import { api, ask } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { settingsWords, termsWords as words } from '#web/words/settings.ts'
import { SaveBar } from './save-bar.tsx'
import { type SettingsForm, useSettingsForm } from './use-settings-form.ts'
import '#web/ui/form-grid.css'
import './settings.css'

type Settings = Reply<NonNullable<typeof api.getSettings.route>>

/** What the region calls otherwise than everywhere, with a sentence in which it is heard at once. */
export function TermsPage() {
  const query = useQuery(ask(api.getSettings, { query: {} }))
  const crumb = <Link to="/settings">{settingsWords.back}</Link>
  return (
    <Page title={words.title} lead={words.lead} crumb={crumb}>
      <Loaded query={query} lines={8}>
        {(settings) => <TermsForm key={settings.version} settings={settings} />}
      </Loaded>
    </Page>
  )
}

function TermsForm({ settings }: { settings: Settings }) {
  const form = useSettingsForm(termFields(settings.terms), settings.version, (fields, version) =>
    call(api.saveTerms, { body: { terms: termsFrom(fields), version } }),
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    form.submit()
  }

  return (
    <form onSubmit={submit} className="settings-terms">
      {termKeys.map((key) => (
        <OneTerm key={key} name={key} form={form} />
      ))}
      <SaveBar form={form} can={settings.can.write} />
    </form>
  )
}

function OneTerm({ name, form }: { name: TermKey; form: SettingsForm }) {
  const usual: Partial<Record<string, string>> = terms[name]
  return (
    <fieldset className="plain-fieldset">
      <legend>{words.about[name]}</legend>
      <div className="form-grid">
        {formsOf(name).map((part) => {
          const field = `terms.${name}.${part}`
          return (
            <TextInput
              key={part}
              label={words.forms[part]}
              placeholder={usual[part]}
              minLength={2}
              maxLength={120}
              value={String(form.fields[field] ?? '')}
              onChange={({ currentTarget }) => form.set(field, currentTarget.value || null)}
            />
          )
        })}
      </div>
      <p className="muted small">
        {words.preview}: {words.sample[name](termsOf(termsFrom(form.fields)))}
      </p>
    </fieldset>
  )
}
