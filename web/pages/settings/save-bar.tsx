import { Conflict } from '#web/ui/conflict.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { common } from '#web/words/common.ts'
import { fieldLabel, fieldValueWord, settingsWords as words } from '#web/words/settings.ts'
import { SETTINGS, type SettingsForm } from './use-settings-form.ts'

/** The end of a form of settings: the button, and what came of it. */
export function SaveBar({ form, can }: { form: SettingsForm; can: boolean }) {
  const { change, fields, insist } = form
  if (!can) return <p className="whole muted">{words.readOnly}</p>
  return (
    <>
      <p className="whole page-actions">
        <button type="submit" className="button primary" disabled={change.isPending}>
          {common.save}
        </button>
      </p>
      {change.isError && (
        <Conflict
          problem={problemOf(change.error)}
          mine={fields}
          labelOf={fieldLabel}
          told={fieldValueWord}
          onInsist={insist}
          addresses={SETTINGS}
        />
      )}
    </>
  )
}
