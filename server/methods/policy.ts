import type { MethodState, MethodSteps } from '#contract/methods.ts'
import { type Permission, takes } from '#contract/permissions.ts'
import { permissionWords } from '#contract/role-words.ts'
import { isLater } from '#engine/method-changes.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { whoCanSentence } from '#server/why/view.ts'
import type { MethodVersion, Seen } from './queries.ts'

/** Whether a viewer sees what is not approved yet. */
export function seenBy(viewer: Viewer): Seen {
  const either = decide(viewer, 'methods.write').allowed || decide(viewer, 'methods.approve').allowed
  return either ? 'drafts too' : 'approved'
}

export const RUN_OF_OPEN: Partial<Record<MethodState, string>> = {
  draft: 'Эта версия — черновик: по ней можно посмотреть, что получится, но не сохранить список.',
  checked: 'Эту версию ещё не утвердили: по ней можно посмотреть, что получится, но не сохранить список.',
}

/** Why a version is not changed any more; null: it may be. */
export function whyNotEdit({ state }: Pick<MethodVersion, 'state'>): string | null {
  if (takes('method.edit', state)) return null
  if (state === 'built-in') return 'Эта методика поставляется с системой: на её основе начинают свою.'
  if (state === 'approved')
    return 'Версия утверждена: её меняют, вернув в черновики, или начинают следующую версию.'
  return 'По версии уже составлен список: она закреплена навсегда. Начните следующую версию.'
}

/** Why a viewer may not give a version to be approved; null: he may, as far as the machine finds no error. */
export function whyNotCheck(viewer: Viewer, version: MethodVersion): string | null {
  if (!takes('method.check', version.state)) return 'На утверждение отдают черновик.'
  if (!version.writers.includes(viewer.userId)) return 'На утверждение черновик отдаёт тот, кто его писал.'
  return null
}

/** Why a viewer may not approve a version; null: he may. */
export function whyNotApprove(viewer: Viewer, version: MethodVersion): string | null {
  if (!takes('method.approve', version.state))
    return version.state === 'draft'
      ? 'Сначала черновик проверяет и отдаёт на утверждение автор.'
      : 'Версия уже утверждена.'
  if (version.writers.includes(viewer.userId) || version.checkedById === viewer.userId)
    return 'Вы сами писали эту версию: её утверждает другой человек.'
  return null
}

/** Why a version is not sent back to the drafts; null: it may be. */
export function whyNotWithdraw({ state }: Pick<MethodVersion, 'state'>): string | null {
  if (takes('method.withdraw', state)) return null
  if (state === 'frozen') return 'По версии уже составлен список: её не отзывают. Начните следующую версию.'
  return 'Возвращают то, что отдано на утверждение или утверждено.'
}

/** What a viewer may do with a version; for what he may not, why and who can. */
export function stepsOf(viewer: Viewer, version: MethodVersion, errors: number): MethodSteps {
  const lacks = (permission: Permission) => {
    const decision = decide(viewer, permission)
    if (decision.allowed) return null
    return `Нужно право ${permissionWords[permission]}. ${whoCanSentence(decision, viewer, [])}`
  }
  const [writes, approves, runs] = [lacks('methods.write'), lacks('methods.approve'), lacks('runs.write')]
  const unsound = errors > 0 ? `Сначала исправьте ошибки: их ${errors}. Они перечислены под правилом.` : null
  const step = (why: string | null) => ({ allowed: why === null, why })
  return {
    edit: step(writes ?? whyNotEdit(version)),
    check: step(writes ?? whyNotCheck(viewer, version) ?? unsound),
    approve: step(approves ?? whyNotApprove(viewer, version)),
    withdraw: step(approves ?? whyNotWithdraw(version)),
    run: step(runs ?? RUN_OF_OPEN[version.state] ?? null),
    derive: step(writes),
  }
}

/** The newest approved version of each method, and before there is one its newest draft. */
export function headOf(versions: readonly MethodVersion[]): MethodVersion {
  const approved = versions.filter(({ state }) => takes('method.run', state))
  const among = approved.length > 0 ? approved : versions
  return among.reduce((head, version) => (isLater(version.number, head.number) ? version : head))
}
