import { type FormEvent, type ReactNode, useState } from 'react'
import { purposeForm as words } from '#web/words/purpose.ts'
import { PurposeFields, toCheck } from './purpose-fields.tsx'
import { type Purpose, usePurpose } from './told-purposes.ts'
import './form-grid.css'

interface Props {
  /** Whose data are opened, as of the audit log: `file:12`. */
  thing: string
  children: (purpose: Purpose) => ReactNode
}

/** What shows data of pupils: waits until the person has said, once for each thing, what he opens them for. */
export function ForPurpose({ thing, children }: Props) {
  const [purpose, remember] = usePurpose(thing)
  return purpose ? children(purpose) : <PurposeForm action={words.open} onTold={remember} />
}

interface DownloadProps {
  thing: string
  href: (purpose: Purpose) => string
  children: ReactNode
}

/** A way to take data of pupils away: asks what for, unless that was told on this page. */
export function PupilDownload({ thing, href, children }: DownloadProps) {
  const [purpose, remember] = usePurpose(thing)
  const [asking, setAsking] = useState(false)
  if (purpose) {
    return (
      <a className="button" href={href(purpose)} download>
        {children}
      </a>
    )
  }
  return (
    <>
      <button
        type="button"
        className="button"
        aria-expanded={asking}
        onClick={() => setAsking((before) => !before)}
      >
        {children}
      </button>
      {asking && (
        <PurposeForm
          action={words.download}
          onTold={(told) => {
            remember(told)
            Object.assign(document.createElement('a'), { href: href(told), download: '' }).click()
          }}
        />
      )}
    </>
  )
}

interface FormProps {
  action: string
  onTold: (purpose: Purpose) => void
}

/** The question itself. */
function PurposeForm({ action, onTold }: FormProps) {
  const [purpose, setPurpose] = useState(toCheck)

  function submit(event: FormEvent) {
    event.preventDefault()
    onTold(purpose)
  }

  return (
    <form onSubmit={submit} className="form-grid no-print">
      <p className="whole muted">{words.lead}</p>
      <PurposeFields value={purpose} onChange={setPurpose} />
      <p>
        <button type="submit" className="button primary">
          {action}
        </button>
      </p>
    </form>
  )
}
