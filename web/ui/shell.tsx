import { Notifications } from '@mantine/notifications'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Permission } from '#contract/permissions.ts'
import { roleWord } from '#contract/role-words.ts'
import { call } from '#web/client.ts'
import { session, useViewer } from '#web/session.ts'
import { common } from '#web/words/common.ts'
import { capital, dateTime } from '#web/words/format.ts'
import { shell as words } from '#web/words/shell.ts'
import { Bell } from './bell.tsx'
import { BusyNote } from './busy-note.tsx'
import { LostNote } from './lost-note.tsx'
import { Proof } from './proof.tsx'
import { ReadingPanel } from './reading-panel.tsx'
import { SearchField } from './search-field.tsx'
import { useFinishedImports } from './use-finished-imports.tsx'
import { useTerm } from './use-term.ts'
import './shell.css'

const sections = [
  { title: null, pages: [{ to: '/', title: words.pages.overview, needs: 'overview.read' }] },
  {
    title: words.groups.schools,
    pages: [
      { to: '/schools', title: words.pages.schools, needs: 'schools.read' },
      { to: '/links', title: words.pages.links, needs: 'links.read' },
      { to: '/passports', title: words.pages.passports, needs: 'passports.read' },
      { to: '/context-index', title: words.pages.contextIndex, needs: 'passports.read' },
    ],
  },
  {
    title: words.groups.results,
    pages: [
      { to: '/imports', title: words.pages.imports, needs: 'imports.read' },
      { to: '/completeness', title: words.pages.completeness, needs: 'results.read' },
      { to: '/procedures', title: words.pages.procedures, needs: 'results.read' },
    ],
  },
  {
    title: words.groups.identification,
    pages: [
      { to: '/methods', title: words.pages.methods, needs: 'methods.read' },
      { to: '/runs', title: words.pages.runs, needs: 'runs.read' },
      { to: '/listings', title: words.pages.listings, needs: 'listings.read' },
    ],
  },
  {
    title: words.groups.administration,
    pages: [
      { to: '/organisations', title: words.pages.organisations, needs: 'organisations.read' },
      { to: '/duties', title: words.pages.duties, needs: 'duties.read' },
      { to: '/people', title: words.pages.people, needs: 'people.read' },
      { to: '/approvals', title: words.pages.approvals, needs: 'approvals.read' },
      { to: '/rights', title: words.pages.rights, needs: 'rights.read' },
      { to: '/audit', title: words.pages.audit, needs: 'audit.read' },
      { to: '/settings', title: words.pages.settings, needs: 'settings.read' },
      { to: '/jobs', title: words.pages.jobs, needs: 'jobs.read' },
    ],
  },
] as const satisfies { title: string | null; pages: { to: string; title: string; needs: Permission }[] }[]

/** The frame around every page: the sections one may see, who is signed in, and the page itself. */
export function Shell() {
  const [open, setOpen] = useState(false)
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(pathname)
  useFinishedImports(pathname)

  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    setOpen(false)
    // A reader of the screen hears the new page, and Tab goes on from its beginning.
    main.current?.focus()
  }, [pathname])

  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {words.skip}
      </a>
      <header className="shell-header no-print">
        <button
          type="button"
          className="button shell-menu"
          aria-expanded={open}
          aria-controls="sections"
          onClick={() => setOpen(!open)}
        >
          {words.menu}
        </button>
        <Link to="/" className="shell-name">
          {common.product}
        </Link>
        <SearchField />
        <Warnings />
        <Who />
        <ReadingPanel />
      </header>
      <nav
        id="sections"
        className={open ? 'shell-nav open no-print' : 'shell-nav no-print'}
        aria-label={words.sections}
      >
        <div>
          <Sections />
          <Link to="/help/$topic" params={{ topic: 'guide' }} className="shell-help">
            {words.help}
          </Link>
          <Link to="/profile" className="shell-profile">
            {words.profile}
          </Link>
        </div>
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        <ViewingBanner />
        <LostNote />
        <BusyNote />
        <Proof />
        <Outlet />
      </main>
      {/* Inside the router: what is told there has links. */}
      <Notifications position="bottom-right" autoClose={12_000} />
    </div>
  )
}

function Sections() {
  const { can } = useViewer()
  return sections.map((section) => {
    const pages = section.pages.filter((page) => can.includes(page.needs))
    if (pages.length === 0) return null
    return (
      <div key={section.title ?? ''}>
        {section.title && <p className="shell-group">{section.title}</p>}
        <ul>
          {pages.map((page) => (
            <li key={page.to}>
              <Link to={page.to} activeOptions={{ exact: page.to === '/', includeSearch: false }}>
                {page.title}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    )
  })
}

/** On every page while one looks at the system in another's role: whose, until when, and the way back. */
function ViewingBanner() {
  const term = useTerm()
  const { viewing, role } = useViewer()
  const until = viewing?.until
  useEffect(() => {
    if (!until) return
    // From then on the server answers in one's own role: a page of the other must not stay.
    const timer = setTimeout(() => location.assign('/'), Math.max(0, Date.parse(until) - Date.now()))
    return () => clearTimeout(timer)
  }, [until])
  if (!viewing) return null

  async function end() {
    // Over already by itself: the way back is the same.
    await call(session.endViewing, {}).catch(() => undefined)
    location.assign(`/people/${viewing!.id}`)
  }

  return (
    <div className="note note-doubt shell-viewing no-print" role="status">
      <p>{words.viewing(viewing.name, roleWord(role, term), dateTime(viewing.until))}</p>
      <button type="button" className="button" onClick={() => void end()}>
        {words.endViewing}
      </button>
    </div>
  )
}

/** What everybody has to know of the region, on every page. */
function Warnings() {
  const { demo, secondFactorOff } = useViewer()
  const said = [demo && words.demo, secondFactorOff && words.secondFactorOff].filter(Boolean)
  return said.length > 0 && <span className="shell-demo">{said.join(' · ')}</span>
}

function Who() {
  const term = useTerm()
  const viewer = useViewer()

  async function leave() {
    await call(session.signOut, {})
    location.assign('/')
  }

  return (
    <div className="shell-who">
      <Link to="/profile" className="shell-person" title={words.profile}>
        <b>{viewer.name}</b>
        <span className="muted small">
          {capital(roleWord(viewer.role, term))}, {viewer.organisation.name}
        </span>
      </Link>
      <RoleSwitch />
      <Bell />
      <button type="button" className="button quiet" onClick={() => void leave()}>
        {words.signOut}
      </button>
    </div>
  )
}

/** Another of one's own roles, without signing out; not shown to those who have one. */
function RoleSwitch() {
  const term = useTerm()
  const { roles, membership, viewing } = useViewer()
  if (roles.length < 2 || viewing) return null

  async function take(id: number) {
    await call(session.switchRole, { body: { membership: id } })
    // What another role may see differs on every page.
    location.assign('/')
  }

  return (
    <select
      className="shell-role"
      aria-label={words.role}
      value={membership}
      onChange={({ currentTarget }) => void take(Number(currentTarget.value))}
    >
      {roles.map(({ id, role, organisation }) => (
        <option key={id} value={id}>
          {capital(roleWord(role, term))}, {organisation}
        </option>
      ))}
    </select>
  )
}
