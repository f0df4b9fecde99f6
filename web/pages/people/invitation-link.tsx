import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { dateTime } from '#web/words/format.ts'
import { inviteWords as words } from '#web/words/people.ts'
import '#web/ui/note.css'

interface Props {
  invitation: { path: string; expires: string }
  /** Whose card to go to; left out on the card itself. */
  person?: number
}

/** The link, shown once. */
export function InvitationLink({ invitation, person }: Props) {
  const [copied, setCopied] = useState(false)
  const address = `${location.origin}${invitation.path}`

  async function copy() {
    await navigator.clipboard.writeText(address)
    setCopied(true)
  }

  return (
    <div className="note note-good" role="status">
      <p className="strong">{words.done}</p>
      <p>{words.doneWhy(dateTime(invitation.expires))}</p>
      <p className="invitation-link">
        <code>{address}</code>
      </p>
      <p className="page-actions">
        <button type="button" className="button" onClick={() => void copy()}>
          {copied ? words.copied : words.copy}
        </button>
        {person && (
          <Link to="/people/$id" params={{ id: String(person) }} className="button">
            {words.toPerson}
          </Link>
        )}
      </p>
    </div>
  )
}
