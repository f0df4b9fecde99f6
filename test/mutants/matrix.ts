import type { Mutant, Suspect } from './mutant.ts'

/** A line of the matrix with a role more or less. */
function row(permission: string, was: string, is: string, hole: string): Mutant {
  return { text: `'${permission}': [${was}],`, instead: `'${permission}': [${is}],`, hole }
}

function added(permission: string, was: string, role: string): Mutant {
  return row(permission, was, `${was}, '${role}'`, `${permission} for ${role}`)
}

const IMPORTERS = "'operator', 'assessment_centre', 'municipal_authority', 'coordinator'"
const RUNNERS = "'operator', 'administrator'"

export const matrix: readonly Suspect[] = [
  {
    file: 'contract/permissions.ts',
    tests: ['contract/permissions.test.ts'],
    mutants: [
      {
        text: "  department: ['region'],",
        instead: "  department: ['region', 'municipality'],",
        hole: 'a department of a municipality',
      },
      {
        text: "  operator: ['region'],",
        instead: "  operator: ['region', 'school'],",
        hole: 'an operator of a school',
      },
      {
        text: "  coordinator: ['municipality'],",
        instead: "  coordinator: ['municipality', 'region'],",
        hole: 'a coordinator of a region',
      },
      {
        text: "  head: ['school'],",
        instead: "  head: ['school', 'municipality'],",
        hole: 'a head of a municipality',
      },
      {
        text: "  expert: ['region', 'municipality'],",
        instead: "  expert: ['region', 'municipality', 'school'],",
        hole: 'an expert of a school',
      },
      {
        text: "const region = ['operator',",
        instead: "const region = ['administrator', 'operator',",
        hole: 'an administrator who reads results as the region does',
      },
      {
        text: "const management = ['head', 'school_team'] as const",
        instead: "const management = ['head', 'school_team', 'mentor'] as const",
        hole: 'a mentor who manages a school',
      },
      {
        text: "...management, 'teacher', 'psychologist', 'mentor'] as const",
        instead: "...management, 'teacher', 'psychologist', 'mentor', 'editor'] as const",
        hole: 'an editor in a school',
      },
      added('schools.read', "...region, 'administrator', ...municipality, ...school, 'expert'", 'editor'),
      row(
        'results.read',
        '...region, ...municipality, ...management',
        '...region, ...municipality, ...school',
        'results.read for teachers',
      ),
      added('results.read', '...region, ...municipality, ...management', 'administrator'),
      added('pupils.read', `${IMPORTERS}, ...management`, 'department'),
      added('pupils.read', `${IMPORTERS}, ...management`, 'methodologist'),
      added('pupils.read', `${IMPORTERS}, ...management`, 'teacher'),
      row(
        'pupils.read',
        `${IMPORTERS}, ...management`,
        `${IMPORTERS}, 'head'`,
        'pupils.read not for the team of a school',
      ),
      added('methods.read', "...region, ...municipality, ...school, 'expert'", 'editor'),
      added('runs.read', '...region, ...municipality, ...management', 'expert'),
      added('runs.write', "'operator'", 'methodologist'),
      added('imports.read', IMPORTERS, 'head'),
      added('imports.write', IMPORTERS, 'school_team'),
      added('imports.decide', "'operator', 'assessment_centre'", 'coordinator'),
      row(
        'organisations.read',
        "...region, 'administrator', ...municipality, ...management",
        "...region, 'administrator', ...municipality, ...school",
        'organisations.read for teachers',
      ),
      added('organisations.write', RUNNERS, 'municipal_authority'),
      added(
        'people.read',
        `${RUNNERS}, 'department', 'municipal_authority', 'coordinator', 'head'`,
        'school_team',
      ),
      added('people.write', `${RUNNERS}, 'municipal_authority', 'coordinator', 'head'`, 'department'),
      row(
        'people.write',
        `${RUNNERS}, 'municipal_authority', 'coordinator', 'head'`,
        "'operator', 'municipal_authority', 'coordinator', 'head'",
        'people.write not for the administrator',
      ),
      added('people.viewas', RUNNERS, 'department'),
      added('approvals.ask', RUNNERS, 'department'),
      added('approvals.decide', `${RUNNERS}, 'department'`, 'council'),
      added('corrections.ask', "'operator', 'municipal_authority', 'coordinator', 'head'", 'teacher'),
      added('corrections.decide', "'operator', 'municipal_authority', 'coordinator'", 'head'),
      added('exports.decide', "'operator', 'department', 'municipal_authority'", 'coordinator'),
      added('jobs.read', RUNNERS, 'assessment_centre'),
      added('jobs.write', RUNNERS, 'assessment_centre'),
      added('audit.read', `${RUNNERS}, 'department', 'municipal_authority'`, 'coordinator'),
      row(
        'audit.read',
        `${RUNNERS}, 'department', 'municipal_authority'`,
        `${RUNNERS}, 'municipal_authority'`,
        'audit.read not for the department: nobody outside looks',
      ),
      added('audit.details', RUNNERS, 'department'),
      added('settings.read', RUNNERS, 'methodologist'),
      added('settings.write', RUNNERS, 'department'),
      {
        text: 'return rolesWith(permission).includes(role)',
        instead: 'return true',
        hole: 'everybody may everything',
      },
      {
        text: 'return (held[role] as readonly Level[]).includes(level)',
        instead: 'return true',
        hole: 'every role is held everywhere',
      },
      {
        text: "twoPeopleRoles = ['operator', 'administrator']",
        instead: "twoPeopleRoles = ['operator']",
        hole: 'one person makes an administrator',
      },
      {
        text: 'return (twoPeopleRoles as readonly Role[]).includes(role)',
        instead: 'return false',
        hole: 'one person makes an operator',
      },
      {
        text: 'roles.filter((role) => !needsTwoPeople(role))',
        instead: 'roles',
        hole: 'an administrator makes operators and administrators',
      },
      {
        text: "'school.event': ['open'],",
        instead: "'school.event': ['open', 'closed'],",
        hole: 'a closed school is renamed',
      },
      {
        text: "'link.change': ['future', 'valid'],",
        instead: "'link.change': ['future', 'valid', 'over'],",
        hole: 'a link that is over is changed',
      },
      {
        text: "'approval.decide': ['waits'],",
        instead: "'approval.decide': ['waits', 'refused'],",
        hole: 'what was refused is agreed to',
      },
      {
        text: "'import.apply': ['checked'],",
        instead: "'import.apply': ['checked', 'reading'],",
        hole: 'what nobody has checked is applied',
      },
      {
        text: 'return statesFor(change).includes(state)',
        instead: 'return true',
        hole: 'every state takes every change',
      },
      {
        text: "operator: ['administrator', ...",
        instead: "operator: ['operator', 'administrator', ...",
        hole: 'an operator keeps the accounts of operators',
      },
      {
        text: "municipal_authority: ['coordinator', ...",
        instead: "municipal_authority: ['municipal_authority', 'coordinator', ...",
        hole: 'one makes one’s equal',
      },
      {
        text: 'coordinator: underCoordinator',
        instead: "coordinator: ['municipal_authority', ...underCoordinator]",
        hole: 'a coordinator makes one stronger than himself',
      },
      {
        text: 'head: inSchool',
        instead: "head: ['head', ...inSchool]",
        hole: 'a head makes heads',
      },
      {
        text: 'gives[granter]?.includes(role) ?? false',
        instead: 'gives[granter]?.includes(role) ?? true',
        hole: 'whoever gives nothing gives all',
      },
      { text: "login: 'people.write'", instead: "login: 'people.read'", hole: 'a department sees logins' },
      { text: "email: 'people.write'", instead: "email: 'people.read'", hole: 'a department sees addresses' },
      {
        text: "state: 'people.write'",
        instead: "state: 'people.read'",
        hole: 'a department sees who cannot come in',
      },
      {
        text: "login: 'results.read'",
        instead: "login: 'schools.read'",
        hole: 'a teacher sees the login of the school',
      },
      { text: "inn: 'organisations.read'", instead: "inn: 'schools.read'", hole: 'a teacher sees the INN' },
      {
        text: "ogrn: 'organisations.read'",
        instead: "ogrn: 'schools.read'",
        hole: 'a teacher sees the OGRN',
      },
      {
        text: "oktmo: 'organisations.read'",
        instead: "oktmo: 'schools.read'",
        hole: 'a teacher sees the OKTMO',
      },
      {
        text: "detail: 'audit.details'",
        instead: "detail: 'audit.read'",
        hole: 'details of the log for all its readers',
      },
      {
        text: "code: 'pupils.read'",
        instead: "code: 'results.read'",
        hole: 'codes of pupils for readers of results',
      },
      {
        text: "class: 'pupils.read'",
        instead: "class: 'results.read'",
        hole: 'classes of pupils for readers of results',
      },
    ],
  },
  {
    file: 'contract/fields.ts',
    tests: ['contract/permissions.test.ts'],
    mutants: [
      { text: '!can.includes(permission)', instead: 'can.length === 0', hole: 'any right shows every field' },
    ],
  },
]
