import type { z } from 'zod'
import type { getPerson, heldRole, PersonState, personRow } from '#contract/people.ts'
import { grantableBy, mayGrant, needsTwoPeople, twoPeopleRoles } from '#contract/permissions.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { mayViewAs, whyNotManage } from './policy.ts'
import type { PersonRecord, PersonRow, RoleRow } from './queries.ts'

export function personRowView({ cursor: _, ...row }: PersonRow): z.input<typeof personRow> {
  return row
}

/** A person with his roles, those out of reach left out, and what the viewer may do with both. */
export function personView(
  viewer: Viewer,
  person: PersonRecord,
  held: readonly RoleRow[],
): Omit<z.input<typeof getPerson.reply>, 'letter'> {
  const standing = held.filter(({ state }) => state !== 'withdrawn')
  const other = person.id !== viewer.userId && person.state !== 'erased'
  const propose = other && decide(viewer, 'approvals.ask').allowed ? [...twoPeopleRoles] : []
  return {
    ...person,
    roles: held.filter(({ reached }) => reached).map((row) => roleView(viewer, row, person)),
    can: {
      manage: whyNotManage(viewer, { ...person, roles: standing }),
      grant: other ? grantableBy(viewer.role, viewer.level) : [],
      propose,
    },
  }
}

/** A person with the roles he held by the end of a day: nothing can be done with the past. */
export function pastPersonView(
  { id, name, version }: PersonRecord,
  held: readonly RoleRow[],
): z.input<typeof getPerson.reply> {
  const roles = held.filter(({ reached }) => reached)
  return {
    id,
    name,
    version,
    login: null,
    email: null,
    state: null,
    roles: roles.map((row) => ({
      ...heldRoleView(row),
      withdrawable: false,
      returnable: false,
      viewable: false,
    })),
    can: { manage: 'Показан прошедший день: менять можно только сегодняшнее.', grant: [], propose: [] },
    letter: null,
  }
}

function roleView(
  viewer: Viewer,
  row: RoleRow,
  person: { id: number; state: PersonState },
): z.input<typeof heldRole> {
  const { lately } = row
  return {
    ...heldRoleView(row),
    withdrawable:
      person.id !== viewer.userId &&
      person.state !== 'erased' &&
      ['valid', 'future'].includes(row.state) &&
      mayGrant(viewer.role, row.role),
    returnable:
      person.id !== viewer.userId &&
      person.state !== 'erased' &&
      lately &&
      !needsTwoPeople(row.role) &&
      decide(viewer, 'people.write').allowed &&
      mayGrant(viewer.role, row.role),
    viewable:
      row.state === 'valid' &&
      !['disabled', 'erased'].includes(person.state) &&
      mayViewAs(viewer, { userId: person.id, role: row.role }),
  }
}

function heldRoleView({
  organisationId,
  kind,
  organisation,
  level,
  reached: _,
  lately: __,
  ...rest
}: RoleRow) {
  return { ...rest, organisation: { id: organisationId, kind, name: organisation, level } }
}
