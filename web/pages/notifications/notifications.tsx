import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { pageOfSubject, searchOfSubject, sentenceOf } from '#contract/notification-words.ts'
import { api, askPages } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { Empty } from '#web/ui/empty.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { MoreRows } from '#web/ui/more-rows.tsx'
import { Page } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { Waiting } from '#web/ui/waiting.tsx'
import { dateTime } from '#web/words/format.ts'
import { notificationWords as words } from '#web/words/notifications.ts'
import './notifications.css'

type Notification = Reply<NonNullable<typeof api.listNotifications.route>>['items'][number]

/** What the person was told, the latest first. */
export function NotificationsPage() {
  const list = useInfiniteQuery(askPages(api.listNotifications, {}))
  const { busy, problem, ask } = useAsking()
  const queries = useQueryClient()
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const [latest] = rows

  const mark = (change: () => Promise<unknown>) =>
    void ask(async () => {
      await change()
      await Promise.all(
        [api.listNotifications, api.countUnread].map(({ path }) =>
          queries.invalidateQueries({ queryKey: [path] }),
        ),
      )
    })
  const readAll = latest && rows.some(({ readAt }) => readAt === null) && (
    <button
      type="button"
      className="button"
      disabled={busy}
      onClick={() => mark(() => call(api.readAllNotifications, { body: { until: latest.id } }))}
    >
      {words.readAll}
    </button>
  )

  const lead = (
    <>
      {words.lead} <Link to="/profile">{words.settings}</Link>
    </>
  )

  return (
    <Page title={words.title} lead={lead} actions={readAll}>
      {problem && <ProblemNote problem={problem} />}
      {list.isPending && <Waiting lines={6} />}
      {list.isError && <ProblemNote problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <Empty title={words.empty}>
          <p>{words.emptyWhy}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <>
          <ul className="notifications">
            {rows.map((row) => (
              <Item
                key={row.id}
                notification={row}
                busy={busy}
                onRead={() => mark(() => call(api.readNotification, { params: { id: row.id } }))}
              />
            ))}
          </ul>
          <MoreRows
            shown={rows.length}
            total={list.data?.pages[0]?.total ?? 0}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </Page>
  )
}

interface ItemProps {
  notification: Notification
  busy: boolean
  onRead: () => void
}

function Item({ notification, busy, onRead }: ItemProps) {
  const { told, subject, createdAt, readAt } = notification
  const sentence = sentenceOf(told, subject, useTerm())
  const page = pageOfSubject(subject)
  const search = searchOfSubject(subject)
  const unread = readAt === null
  return (
    <li className={unread ? 'unread' : undefined}>
      <div>
        <p>
          {unread && <span className="notification-new">{words.fresh}</span>}
          {sentence}
        </p>
        <p className="small muted">
          <time dateTime={createdAt}>{dateTime(createdAt)}</time>
        </p>
      </div>
      <div className="page-actions no-print">
        {page && (
          <Link to={page} search={search} className="button" onClick={unread ? onRead : undefined}>
            {words.open}
          </Link>
        )}
        {unread && (
          <button
            type="button"
            className="button quiet"
            aria-label={words.readTitle(sentence)}
            disabled={busy}
            onClick={onRead}
          >
            {words.read}
          </button>
        )}
      </div>
    </li>
  )
}
