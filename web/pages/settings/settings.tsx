import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { settingsWords as words } from '#web/words/settings.ts'
import { Changes } from './changes.tsx'
import { RegionForm } from './region-form.tsx'

/** The settings of the region, and who changed them. */
export function SettingsPage() {
  const query = useQuery(ask(api.getSettings, {}))
  const ways = (
    <>
      <Link to="/settings/terms">{words.toTerms}</Link>
      <Link to="/settings/data">{words.toData}</Link>
    </>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={ways}>
      <Loaded query={query} lines={8}>
        {(settings) => (
          <>
            <RegionForm key={settings.version} settings={settings} />
            <Changes />
          </>
        )}
      </Loaded>
    </Page>
  )
}
