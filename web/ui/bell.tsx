import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { api, ask } from '#web/api.ts'
import { bellTitle } from '#web/words/notifications.ts'

const MOST_SHOWN = 99

/**
 * How many notifications are not read. Asked anew with each page and not by the clock: an unattended browser must not
 * keep a session alive.
 */
export function Bell() {
  const { pathname } = useLocation()
  const { data, refetch } = useQuery(ask(api.countUnread, {}))
  const asked = useRef(pathname)
  useEffect(() => {
    if (asked.current === pathname) return
    asked.current = pathname
    void refetch()
  }, [pathname, refetch])

  const unread = data?.unread ?? 0
  return (
    <Link to="/notifications" className="shell-bell" aria-label={bellTitle(unread)} title={bellTitle(unread)}>
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        <path d="M12 3a6 6 0 0 0-6 6v4l-2 4h16l-2-4V9a6 6 0 0 0-6-6Zm-2 16a2 2 0 0 0 4 0" />
      </svg>
      {unread > 0 && <span>{unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}</span>}
    </Link>
  )
}
