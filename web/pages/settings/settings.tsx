import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { settingsWords as words } from '#web/words/settings.ts'
import { Changes } from './changes.tsx'
import { RegionForm } from './region-form.tsx'
import { SettingsOfDay } from './settings-of-day.tsx'

const route = getRouteApi('/settings')

/** The settings of the region, today's to be changed or as they stood on a day, and who changed them. */
export function SettingsPage() {
  const { on } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(ask(api.getSettings, { query: { on } }))
  const ways = (
    <>
      <Link to="/settings/terms">{words.toTerms}</Link>
      <Link to="/settings/data">{words.toData}</Link>
      <PrintButton />
    </>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={ways}>
      <AsOf on={on} onChange={(day) => void navigate({ search: { on: day }, replace: true })} />
      <Loaded query={query} lines={8}>
        {(settings) =>
          on ? (
            <SettingsOfDay settings={settings} />
          ) : (
            <>
              <RegionForm key={settings.version} settings={settings} />
              <Changes />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
