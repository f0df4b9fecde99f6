import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { Empty } from '#web/ui/empty.tsx'
import { Page } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { Waiting } from '#web/ui/waiting.tsx'
import { helpPageWords as words } from '#web/words/help.ts'
import './help.css'

interface Chapter {
  title: string
  html: string
}

/** Each chapter of `docs/ru` is rendered when the pages are built and loads when it is opened. */
const files = import.meta.glob<Chapter>('../../../docs/ru/*.md')
const chapters = new Map(
  Object.entries(files).map(([path, load]) => {
    const name = path.replace(/^.*\/|\.md$/g, '')
    return [name === 'README' ? 'guide' : name, load]
  }),
)

const route = getRouteApi('/help/$topic')

/** A chapter of the user guide. */
export function HelpPage() {
  const { topic } = route.useParams()
  const router = useRouter()
  const load = chapters.get(topic)
  const query = useQuery({
    queryKey: ['guide', topic],
    queryFn: async () => {
      const { title, html } = await load!()
      return { title, html }
    },
    enabled: load !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })

  /** Links between chapters stay in the page. */
  function follow(event: MouseEvent) {
    const link = (event.target as HTMLElement).closest('a')?.getAttribute('href')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    router.history.push(link)
  }

  if (!load) {
    return (
      <Page title={words.title}>
        <Empty title={words.none}>
          <Link to="/help/$topic" params={{ topic: 'guide' }}>
            {words.all}
          </Link>
        </Empty>
      </Page>
    )
  }
  return (
    <Page
      title={query.data?.title ?? words.title}
      crumb={
        topic !== 'guide' && (
          <Link to="/help/$topic" params={{ topic: 'guide' }}>
            {words.all}
          </Link>
        )
      }
      actions={<PrintButton />}
    >
      {query.data ? (
        // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click
        // biome-ignore lint/a11y/noStaticElementInteractions: only the links within are clicked
        <div
          className="guide"
          onClick={follow}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own text, rendered when the pages were built
          dangerouslySetInnerHTML={{ __html: query.data.html }}
        />
      ) : (
        <Waiting lines={8} />
      )}
    </Page>
  )
}
