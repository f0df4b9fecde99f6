import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { SearchKind } from '#contract/search.ts'
import { api, ask } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { SchoolLink } from '#web/ui/school-link.tsx'
import { Waiting } from '#web/ui/waiting.tsx'
import { common } from '#web/words/common.ts'
import { searchWords as words } from '#web/words/search.ts'
import './search.css'

type Hit = Reply<NonNullable<typeof api.search.route>>['groups'][number]['items'][number]

const route = getRouteApi('/search')

/** What is found, in groups; the box is in the frame around the page. */
export function SearchPage() {
  const { q, kind } = route.useSearch()
  return (
    <Page title={q ? words.titleFor(q) : words.title}>
      {!q && (
        <Empty title={words.start}>
          <p>{words.startWhat}</p>
        </Empty>
      )}
      {q && (kind ? <OneGroup q={q} kind={kind} /> : <Groups q={q} />)}
    </Page>
  )
}

function Groups({ q }: { q: string }) {
  const query = useQuery({ ...ask(api.search, { query: { q } }), placeholderData: keepPreviousData })
  return (
    <Loaded query={query} lines={6}>
      {({ groups }) =>
        groups.length === 0 ? (
          <Nothing q={q} />
        ) : (
          groups.map(({ kind, items, next }) => (
            <Section
              key={kind}
              title={words.groups[kind]}
              actions={
                next && (
                  <Link to="/search" search={{ q, kind }}>
                    {words.all(words.groups[kind])}
                  </Link>
                )
              }
            >
              <Hits kind={kind} items={items} />
            </Section>
          ))
        )
      }
    </Loaded>
  )
}

const PORTION = 50

function OneGroup({ q, kind }: { q: string; kind: SearchKind }) {
  const list = useInfiniteQuery({
    queryKey: [api.search.path, 'group', q, kind],
    queryFn: ({ signal, pageParam }) =>
      call(api.search, { query: { q, kind, limit: PORTION, after: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ groups }) => groups[0]?.next ?? undefined,
  })
  if (list.isPending) return <Waiting lines={8} />
  if (list.isError) return <ProblemNote problem={problemOf(list.error)} onRetry={() => void list.refetch()} />
  const items = list.data.pages.flatMap(({ groups }) => groups[0]?.items ?? [])
  return (
    <Section
      title={words.groups[kind]}
      actions={
        <Link to="/search" search={{ q }}>
          {words.everywhere}
        </Link>
      }
    >
      {items.length === 0 ? <Nothing q={q} /> : <Hits kind={kind} items={items} />}
      {list.hasNextPage && (
        <p>
          <button
            type="button"
            className="button"
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {common.more(PORTION)}
          </button>
        </p>
      )}
    </Section>
  )
}

function Nothing({ q }: { q: string }) {
  return (
    <Empty title={words.nothing(q)}>
      <p>{words.nothingWhy}</p>
    </Empty>
  )
}

function Hits({ kind, items }: { kind: SearchKind; items: readonly Hit[] }) {
  return (
    <ul className="hits">
      {items.map((hit) => (
        <li key={hit.id}>
          <HitLink kind={kind} hit={hit} /> {hit.note && <span className="muted small">{hit.note}</span>}
        </li>
      ))}
    </ul>
  )
}

function HitLink({ kind, hit: { id, title, import: ofImport } }: { kind: SearchKind; hit: Hit }) {
  switch (kind) {
    case 'school':
    case 'formerSchool':
      return <SchoolLink code={id}>{title}</SchoolLink>
    case 'person':
      return (
        <Link to="/people/$id" params={{ id }}>
          {title}
        </Link>
      )
    case 'organisation':
      return (
        <Link to="/organisations/$id" params={{ id }}>
          {title}
        </Link>
      )
    case 'file':
      return (
        <Link
          to="/imports/$id"
          params={{ id: String(ofImport) }}
          search={{ view: 'files', file: Number(id) }}
        >
          {title}
        </Link>
      )
    case 'run':
      return (
        <Link to="/runs/$id" params={{ id }}>
          {title}
        </Link>
      )
    case 'method':
      return (
        <Link to="/methods/$id" params={{ id }}>
          {title}
        </Link>
      )
  }
}
