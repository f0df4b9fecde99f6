import { useDebouncedCallback } from '@mantine/hooks'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { searchWords as words } from '#web/words/search.ts'

const PAGE = '/search'

/** The one search over everything: Enter opens what is found, on that page it follows the typing. */
export function SearchField() {
  const navigate = useNavigate()
  const shown = useLocation({
    select: ({ pathname, search }) => (pathname === PAGE ? ((search as { q?: string }).q ?? '') : null),
  })
  const box = useRef<HTMLInputElement>(null)
  const told = useRef(shown)
  const [text, setText] = useState(shown ?? '')
  const tell = (q: string, replace: boolean) => {
    told.current = q
    void navigate({ to: PAGE, search: { q: q || undefined }, replace })
  }
  const follow = useDebouncedCallback((q: string) => tell(q, true), 250)

  useEffect(() => {
    // Changed by Back or by leaving the page, not by what was typed here.
    if (shown !== told.current) setText(shown ?? '')
    told.current = shown
  }, [shown])

  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (!opensSearch(event)) return
      event.preventDefault()
      box.current?.focus()
      box.current?.select()
    }
    window.addEventListener('keydown', open)
    return () => window.removeEventListener('keydown', open)
  }, [])

  function submit(event: FormEvent) {
    event.preventDefault()
    follow.cancel()
    tell(text.trim(), shown !== null)
  }

  return (
    <search className="shell-search">
      <form onSubmit={submit}>
        <input
          ref={box}
          type="search"
          aria-label={words.label}
          aria-keyshortcuts="/ Control+K"
          title={words.keys}
          placeholder={words.placeholder}
          maxLength={100}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            if (shown !== null) follow(currentTarget.value.trim())
          }}
        />
      </form>
    </search>
  )
}

/** By the place of the key, too: on a Russian keyboard «/» is «.», and K is «Л». */
function opensSearch({ key, code, ctrlKey, metaKey, altKey, shiftKey, target }: KeyboardEvent): boolean {
  if (code === 'KeyK') return (ctrlKey || metaKey) && !altKey && !shiftKey
  if (ctrlKey || metaKey || altKey || (key !== '/' && (code !== 'Slash' || shiftKey))) return false
  return !(target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]'))
}
