import { useQuery } from '@tanstack/react-query'
import { api, ask } from '#web/api.ts'
import { addressOf, call } from '#web/client.ts'
import { session } from '#web/session.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { dateTime } from '#web/words/format.ts'
import { personWords as words } from '#web/words/people.ts'
import { EditForm } from './edit-form.tsx'
import { EraseForm } from './erase-form.tsx'
import { InvitationLink } from './invitation-link.tsx'
import { PERSON, type Person } from './person-data.ts'
import { ReasonForm } from './reason-form.tsx'

/** The way in: a new link for whoever lost the password, and the switch. What cannot be done says why. */
export function Account({ person }: { person: Person }) {
  const { id, state, can, email, letter } = person
  const link = useChange(
    (byHand: boolean) => call(api.inviteAgain, { params: { id }, query: { byHand } }),
    PERSON,
  )
  const mail = useQuery(ask(session.readMail, {}))
  const mails = email !== null && mail.data !== undefined && mail.data.carrier !== 'none'
  if (can.manage !== null) {
    return (
      <Section title={words.account}>
        <p className="muted">{can.manage}</p>
      </Section>
    )
  }
  const disabled = state === 'disabled'
  return (
    <Section title={words.account}>
      <EditForm person={person} />
      <div className="page-actions">
        {!disabled && mails && (
          <button
            type="button"
            className="button"
            disabled={link.isPending}
            onClick={() => link.mutate(false)}
          >
            {words.mailLink}
          </button>
        )}
        {!disabled && (
          <button
            type="button"
            className="button"
            disabled={link.isPending}
            onClick={() => link.mutate(true)}
          >
            {words.newLink}
          </button>
        )}
        <ReasonForm
          title={disabled ? words.enable : words.disable}
          label={words.reason}
          change={(reason) =>
            call(api.setDisabled, { params: { id }, body: { disabled: !disabled, reason } })
          }
          addresses={PERSON}
        />
      </div>
      <p className="downloads no-print">
        {words.allData}:{' '}
        <a href={addressOf(api.exportPerson, { params: { id }, query: { format: 'xlsx' } })} download>
          XLSX
        </a>
        {' · '}
        <a href={addressOf(api.exportPerson, { params: { id }, query: { format: 'json' } })} download>
          JSON
        </a>
      </p>
      {person.login !== null && <EraseForm id={person.id} login={person.login} />}
      {letter && <p className="muted">{words.letters[letter.state](letter.address, dateTime(letter.at))}</p>}
      {link.isError && <ProblemNote problem={problemOf(link.error)} />}
      {link.data && <InvitationLink invitation={link.data} />}
    </Section>
  )
}
