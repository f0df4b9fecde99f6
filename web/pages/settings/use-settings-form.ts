import { notifications } from '@mantine/notifications'
import { useContext, useState } from 'react'
import type { FieldValue } from '#contract/problems.ts'
import type { Fields } from '#contract/settings-fields.ts'
import { api } from '#web/api.ts'
import { RefreshContext } from '#web/session.ts'
import { useChange } from '#web/ui/use-change.ts'
import { settingsWords as words } from '#web/words/settings.ts'

/** Everything the settings are shown in. */
export const SETTINGS = [api.getSettings, api.listSettingsChanges, api.previewSweep, api.getCompleteness]

/** A part of the settings being edited: its fields as typed, and the way to store them over a version. */
export function useSettingsForm(
  stored: Fields,
  version: number,
  save: (fields: Fields, version: number) => Promise<unknown>,
) {
  const [fields, setFields] = useState(stored)
  const refresh = useContext(RefreshContext)
  const change = useChange(async (next: { fields: Fields; version: number }) => {
    await save(next.fields, next.version)
    refresh()
    // The form is made anew from what is stored: it cannot say it itself.
    notifications.show({ message: words.saved })
  }, SETTINGS)
  return {
    fields,
    change,
    set: (field: string, value: FieldValue) => setFields({ ...fields, [field]: value }),
    submit: () => change.mutate({ fields, version }),
    insist: (merged: Fields, over: number) => {
      setFields(merged)
      change.mutate({ fields: merged, version: over })
    },
  }
}

export type SettingsForm = ReturnType<typeof useSettingsForm>
