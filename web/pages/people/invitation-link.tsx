import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { dateTime } from '#web/words/format.ts'
import { inviteWords as words } from '#web/words/people.ts'
import '#web/ui/note.css'

interface Props {
  invitation: { path: string | null; sentTo: string | null; expires: string }
  /** Whose card to go to; left out on the card itself. */
  person?: number
}

/** What became of a link: the address it went to, or the link itself, shown once. */
export function InvitationLink({ invitation, person }: Props) {
  const { path, sentTo, expires } = invitation

  return (
    <div className="note note-good" role="status">
      {path === null ? (
        <>
          <p className="strong">{words.sent(sentTo ?? '')}</p>
          <p>{words.sentWhy(dateTime(expires))}</p>
        </>
      ) : (
        <LinkToHand path={path} expires={expires} />
      )}
      <p className="page-actions">
        {person && (
          <Link to="/people/$id" params={{ id: String(person) }} className="button">
            {words.toPerson}
          </Link>
        )}
      </p>
    </div>
  )
}

function LinkToHand({ path, expires }: { path: string; expires: string }) {
  const [copied, setCopied] = useState(false)
  const address = `${location.origin}${path}`

  async function copy() {
    await navigator.clipboard.writeText(address)
    setCopied(true)
  }

  return (
    <>
      <p className="strong">{words.done}</p>
      <p>{words.doneWhy(dateTime(expires))}</p>
      <p className="invitation-link">
        <code>{address}</code>
      </p>
      <button type="button" className="button" onClick={() => void copy()}>
        {copied ? words.copied : words.copy}
      </button>
    </>
  )
}
