import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { useViewer } from '#web/session.ts'
import { type LinkOfSchools, linkColumns } from '#web/ui/link-columns.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { RegisterTable } from '#web/ui/register-table.tsx'
import { SchoolLink } from '#web/ui/school-link.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { common } from '#web/words/common.ts'
import { linksWords as words } from '#web/words/links.ts'
import { lifeWords } from '#web/words/school-life.ts'
import { EditLinkForm, MakeLinkForm, NameMentorForm } from './link-forms.tsx'

const route = getRouteApi('/schools/$code/links')

/** Who supports a school and whom it supports, with the forms that change it. */
export function SchoolLinksPage() {
  const { code } = route.useParams()
  const { can } = useViewer()
  const query = useQuery(ask(api.getSchoolLinks, { params: { code } }))
  return (
    <Page
      title={words.titleOf(query.data?.school.name ?? common.school)}
      lead={words.lead}
      crumb={
        <SchoolLink code={code}>{can.includes('results.read') ? words.card : lifeWords.link}</SchoolLink>
      }
      actions={
        <>
          <Link to="/links" className="button">
            {words.all}
          </Link>
          <PrintButton />
        </>
      }
    >
      <Loaded query={query} lines={8}>
        {({ supportedBy, supports, can: may, today }) => (
          <>
            <Links title={words.supportedBy} none={words.none} links={supportedBy} />
            <Links title={words.supports} none={words.noneTo} links={supports} />
            {may.make && (
              <Section title={words.make.title}>
                <MakeLinkForm key={code} school={code} today={today} />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Links({ title, none, links }: { title: string; none: string; links: readonly LinkOfSchools[] }) {
  const term = useTerm()
  const changed = links.filter(({ manage }) => manage === null)
  return (
    <Section title={title}>
      {links.length === 0 ? (
        <p className="muted">{none}</p>
      ) : (
        <RegisterTable
          caption={title}
          columns={linkColumns(term)}
          rows={links}
          rowKey={({ id }) => id}
          tall
          stacks
        />
      )}
      {changed.map((link) => (
        <div key={`${link.id} ${link.version}`}>
          <NameMentorForm link={link} />
          <EditLinkForm link={link} />
        </div>
      ))}
    </Section>
  )
}
