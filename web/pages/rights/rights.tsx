import { guardedFields } from '#contract/fields.ts'
import {
  type Change,
  changes,
  grantableBy,
  isHeldAt,
  levels,
  type Permission,
  permissions,
  roles,
  rolesWith,
  type Standing,
  standings,
  statesFor,
} from '#contract/permissions.ts'
import { levelWords, permissionWords, roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { useViewer } from '#web/session.ts'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { capital } from '#web/words/format.ts'
import { rightsWords as words } from '#web/words/people.ts'

/** The matrix of rights, as the server reads it. */
export function RightsPage() {
  const term = useTerm()
  const { role: own } = useViewer()
  const columns: Column<Permission>[] = [
    {
      key: 'right',
      title: words.right,
      names: true,
      cell: (permission) => capital(permissionWords[permission]),
    },
    ...roles.map((role) => ({
      key: role,
      title: role === own ? <b>{roleWord(role, term)}</b> : roleWord(role, term),
      cell: (permission: Permission) =>
        rolesWith(permission).includes(role) ? (
          <>
            <span aria-hidden="true">✓</span>
            <span className="visually-hidden">{words.may}</span>
          </>
        ) : (
          <span className="visually-hidden">{words.mayNot}</span>
        ),
    })),
  ]
  return (
    <Page title={words.title} lead={words.lead} actions={<PrintButton />}>
      <RegisterTable
        caption={words.caption}
        columns={columns}
        rows={permissions}
        rowKey={(one) => one}
        tall
      />
      <Section title={words.fields}>
        <p className="page-lead">{words.fieldsLead}</p>
        <RegisterTable
          caption={words.fields}
          columns={fieldColumns(term)}
          rows={guardedFields}
          rowKey={({ name }) => name}
          tall
        />
      </Section>
      <Section title={words.standings}>
        <p className="page-lead">{words.standingsLead}</p>
        <RegisterTable
          caption={words.standings}
          columns={standingColumns}
          rows={Object.keys(standings) as Standing[]}
          rowKey={(standing) => standing}
          tall
        />
      </Section>
      <Section title={words.changes}>
        <p className="page-lead">{words.changesLead}</p>
        <RegisterTable
          caption={words.changes}
          columns={changeColumns}
          rows={changes}
          rowKey={(change) => change}
          tall
        />
      </Section>
      <Section title={words.grants}>
        <p className="page-lead">{words.grantsLead(term)}</p>
        <RegisterTable
          caption={words.grants}
          columns={grantColumns(term)}
          rows={roles}
          rowKey={(role) => role}
          tall
        />
      </Section>
    </Page>
  )
}

const fieldColumns = (term: Term): Column<(typeof guardedFields)[number]>[] => [
  { key: 'field', title: words.field, names: true, cell: ({ name }) => words.fieldNames[name] },
  {
    key: 'right',
    title: words.neededRight,
    cell: ({ permission }) => capital(permissionWords[permission]),
  },
  {
    key: 'roles',
    title: words.whoSees,
    cell: ({ permission }) =>
      rolesWith(permission)
        .map((role) => roleWord(role, term))
        .join(', '),
  },
]

const standingColumns: readonly Column<Standing>[] = [
  {
    key: 'standing',
    title: words.standing,
    names: true,
    cell: (standing) => words.standingNames[standing],
  },
  { key: 'left', title: words.left, cell: (standing) => words.leftWords[standings[standing]] },
]

const changeColumns: readonly Column<Change>[] = [
  { key: 'change', title: words.change, names: true, cell: (change) => words.changeNames[change] },
  {
    key: 'when',
    title: words.when,
    cell: (change) =>
      statesFor(change)
        .map((state) => words.stateNames[state])
        .join(', ') || words.never,
  },
]

const grantColumns = (term: Term): Column<(typeof roles)[number]>[] => [
  { key: 'granter', title: words.granter, names: true, cell: (role) => capital(roleWord(role, term)) },
  {
    key: 'heldAt',
    title: words.heldAt,
    cell: (role) =>
      levels
        .filter((level) => isHeldAt(role, level))
        .map((level) => levelWords[level])
        .join(', '),
  },
  {
    key: 'granted',
    title: words.granted,
    cell: (role) =>
      roles
        .filter((one) =>
          levels.some((level) => isHeldAt(role, level) && grantableBy(role, level).includes(one)),
        )
        .map((one) => roleWord(one, term))
        .join(', ') || words.nobody,
  },
]
