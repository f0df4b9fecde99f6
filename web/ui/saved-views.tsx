import { useClickOutside } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import type { PageWithViews } from '#contract/saved-views.ts'
import { api, ask } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import type { Search } from '#web/search.ts'
import { viewsWords as words } from '#web/words/everyday.ts'
import { Loaded, problemOf } from './loaded.tsx'
import { ProblemNote } from './problem-note.tsx'
import { offerUndo } from './undo.tsx'
import { useChange } from './use-change.ts'
import { ViewNameForm } from './view-name-form.tsx'
import './saved-views.css'

type View = Reply<NonNullable<typeof api.listViews.route>>['items'][number]

interface Props {
  page: PageWithViews
  /** Filters and order of now. */
  search: object
  /** What was saved, unread: the page reads it as it reads an address. */
  onOpen: (search: Search) => void
}

/** Filters and order of a list under names: open, save, rename, delete. */
export function SavedViews({ page, search, onOpen }: Props) {
  const [open, setOpen] = useState(false)
  const menu = useClickOutside<HTMLDetailsElement>(() => close())

  function close() {
    if (menu.current) menu.current.open = false
  }

  function closeOnEscape(event: KeyboardEvent) {
    if (event.key !== 'Escape' || !open) return
    close()
    menu.current?.querySelector('summary')?.focus()
  }

  return (
    <details
      className="saved-views no-print"
      ref={menu}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      onKeyDown={closeOnEscape}
    >
      <summary className="button">{words.menu} ▾</summary>
      {open && (
        <div className="saved-views-panel">
          <Panel
            page={page}
            search={search}
            onOpen={(saved) => {
              close()
              onOpen(saved)
            }}
          />
        </div>
      )}
    </details>
  )
}

function Panel({ page, search, onOpen }: Props) {
  const query = useQuery(ask(api.listViews, { query: { page } }))
  // An empty form for the next one.
  const [saved, setSaved] = useState(0)
  const save = useChange(
    ({ name, shared }: { name: string; shared: boolean }) =>
      call(api.saveView, { body: { page, name, shared, search: kept(search) } }),
    [api.listViews],
  )
  return (
    <>
      <Loaded query={query} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted small">{words.none}</p>
          ) : (
            <>
              <Group title={words.own} views={items.filter(({ own }) => own)} onOpen={onOpen} />
              <Group title={words.shared} views={items.filter(({ own }) => !own)} onOpen={onOpen} />
            </>
          )
        }
      </Loaded>
      <p className="strong small">{words.saveNow}</p>
      <ViewNameForm
        key={saved}
        busy={save.isPending}
        onSubmit={(view) => save.mutate(view, { onSuccess: () => setSaved(saved + 1) })}
      />
      {save.isError && <ProblemNote problem={problemOf(save.error)} />}
    </>
  )
}

function Group({ title, views, onOpen }: { title: string; views: readonly View[]; onOpen: Props['onOpen'] }) {
  if (views.length === 0) return null
  return (
    <>
      <p className="strong small">{title}</p>
      <ul>
        {views.map((view) => (
          <li key={view.id}>
            <OneView view={view} onOpen={() => onOpen(view.search)} />
          </li>
        ))}
      </ul>
    </>
  )
}

function OneView({ view, onOpen }: { view: View; onOpen: () => void }) {
  const [renaming, setRenaming] = useState(false)
  const params = { id: view.id }
  const rename = useChange(
    (body: { name: string; shared: boolean }) => call(api.editView, { params, body }),
    [api.listViews],
  )
  const restore = useChange(() => call(api.restoreView, { params }), [api.listViews])
  const remove = useChange(() => call(api.deleteView, { params }), [api.listViews])

  if (renaming) {
    return (
      <>
        <ViewNameForm
          view={view}
          busy={rename.isPending}
          onSubmit={(body) => rename.mutate(body, { onSuccess: () => setRenaming(false) })}
          onCancel={() => setRenaming(false)}
        />
        {rename.isError && <ProblemNote problem={problemOf(rename.error)} />}
      </>
    )
  }
  return (
    <>
      <div className="saved-view">
        <button type="button" className="button quiet" onClick={onOpen}>
          {view.name}
        </button>
        {view.own && view.shared && <span className="muted small">{words.sharedMark}</span>}
        {view.by && <span className="muted small">{words.by(view.by)}</span>}
        {view.own && (
          <>
            <IconButton sign="✎" name={words.rename(view.name)} onClick={() => setRenaming(true)} />
            <IconButton
              sign="✕"
              name={words.remove(view.name)}
              onClick={() =>
                // By the promise: the row is gone before a callback of its own would be called.
                void remove.mutateAsync(undefined).then(
                  () => offerUndo(words.removed(view.name), () => restore.mutateAsync(undefined)),
                  () => undefined,
                )
              }
            />
          </>
        )}
      </div>
      {remove.isError && <ProblemNote problem={problemOf(remove.error)} />}
    </>
  )
}

function IconButton({ sign, name, onClick }: { sign: string; name: string; onClick: () => void }) {
  return (
    <button type="button" className="button quiet" aria-label={name} title={name} onClick={onClick}>
      <span aria-hidden="true">{sign}</span>
    </button>
  )
}

/** The conditions that are set. */
function kept(search: object) {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}
