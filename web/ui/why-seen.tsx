import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Permission } from '#contract/permissions.ts'
import { api, ask } from '#web/api.ts'
import { common } from '#web/words/common.ts'
import { Loaded } from './loaded.tsx'

interface Props {
  /** By which the page is open. */
  permission: Permission
  /** The code of the school the page is about. */
  school?: string
}

/** By which role, held where and since when, one sees the page; asked for when it is opened. */
export function WhySeen({ permission, school }: Props) {
  const [open, setOpen] = useState(false)
  const query = useQuery({ ...ask(api.getReason, { query: { permission, school } }), enabled: open })
  return (
    <details className="no-print" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{common.whySeen}</summary>
      {open && (
        <Loaded query={query} lines={2}>
          {({ sentence }) => <p>{sentence}</p>}
        </Loaded>
      )}
    </details>
  )
}
