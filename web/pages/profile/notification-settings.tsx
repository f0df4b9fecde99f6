import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { kindWords } from '#contract/notification-words.ts'
import type { Channel, Digest, NotificationKind } from '#contract/notifications.ts'
import { api, ask } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { session } from '#web/session.ts'
import { choicesOf } from '#web/ui/filters.tsx'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { notificationSettingsWords as words } from '#web/words/notifications.ts'

type Settings = Reply<NonNullable<typeof api.getNotificationSettings.route>>

/** What the person wants to hear of, and whether by mail as well. */
export function NotificationSettings({ email }: { email: string | null }) {
  const query = useQuery(ask(api.getNotificationSettings, {}))
  const mail = useQuery(ask(session.readMail, {}))
  const carrier = mail.data?.carrier
  return (
    <Section title={words.title}>
      <p className="muted">{words.lead}</p>
      {carrier === 'none' && <p className="note note-doubt">{words.noMail}</p>}
      {carrier === 'folder' && <p className="note note-doubt">{words.folder}</p>}
      {carrier && carrier !== 'none' && !email && <p className="note note-doubt">{words.noAddress}</p>}
      <Loaded query={query} lines={6}>
        {(settings) => <SettingsForm stored={settings} />}
      </Loaded>
    </Section>
  )
}

const kinds = Object.keys(kindWords) as NotificationKind[]

function SettingsForm({ stored }: { stored: Settings }) {
  const [settings, setSettings] = useState(stored)
  const save = useChange(
    (body: Settings) => call(api.setNotificationSettings, { body }),
    [api.getNotificationSettings],
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate(settings)
  }

  return (
    <form className="notification-settings" onSubmit={submit} onChange={() => save.reset()}>
      {kinds.map((kind) => (
        <Row
          key={kind}
          label={kindWords[kind]}
          value={settings.channels[kind]}
          options={words.channels}
          onChange={(channel: Channel) =>
            setSettings({ ...settings, channels: { ...settings.channels, [kind]: channel } })
          }
        />
      ))}
      <Row
        label={words.digest}
        value={settings.digest}
        options={words.digests}
        onChange={(digest: Digest) => setSettings({ ...settings, digest })}
      />
      {save.isError && <ProblemNote problem={problemOf(save.error)} />}
      <p className="page-actions">
        <button type="submit" className="button" disabled={save.isPending}>
          {words.save}
        </button>
        {save.isSuccess && <span role="status">{words.saved}</span>}
      </p>
    </form>
  )
}

interface RowProps<Option extends string> {
  label: string
  value: Option
  options: Record<Option, string>
  onChange: (option: Option) => void
}

function Row<Option extends string>({ label, value, options, onChange }: RowProps<Option>) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={({ target }) => onChange(target.value as Option)}>
        {choicesOf(options).map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  )
}
