import type { z } from 'zod'
import type { duty } from '#contract/duties.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { whyNotManageDuty, whyNotReachDuty } from './policy.ts'
import type { DutyRow } from './queries.ts'

/** A duty and what the viewer may do with it; `past`: of a past day, which is only looked at. */
export function dutyView(viewer: Viewer, row: DutyRow, past: boolean): z.input<typeof duty> {
  const { personId, organisationId, kind, level, schoolCode, schoolName } = row
  const { id, municipality, theme, since, until, state, lapse, basis, why, version } = row
  const opensCard = row.personReached && decide(viewer, 'people.read').allowed
  return {
    id,
    function: row.function,
    person: { id: opensCard ? personId : null, name: row.person },
    organisation: {
      id: row.organisationReached ? organisationId : null,
      kind,
      name: row.organisation,
      level,
    },
    school: schoolName === null ? null : { code: schoolCode, name: schoolName },
    ...{ municipality, theme, since, until, state, lapse, basis, why, version },
    manage: past ? 'Показан прошедший день: менять можно только сегодняшнее.' : whyNotManageDuty(viewer, row),
    returnable: !past && row.lately && whyNotReachDuty(viewer, row) === null,
  }
}
