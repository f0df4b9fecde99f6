/*
 * What `opora restore --school`, `--municipality` and `--organisation` bring back. Every table with a `school_id` or a
 * reference to an organisation or a municipality is named here, in one list or the other: a test holds it to that.
 */

export interface PartTable {
  name: string
  /** Which rows belong to the schools `$1`, municipalities `$3` and bodies `$4` of the region `$2`; `its` is the table. */
  where: string
  /** Columns that tell a row from others; none: rows are only added, where the backup has more of the same. */
  key: readonly string[]
  /** Columns whose difference alone is none: they tell of what came later. */
  passing?: readonly string[]
  /** Rows that are there stay as they are. */
  onlyAdded?: boolean
}

const bySchool = 'its.region_id = $2 and its.school_id = any($1)'
const ofOrganisations = `select organisation_id from backup_organisations where region_id = $2
  and (school_id = any($1) or municipality_id = any($3) or organisation_id = any($4))`
/** Whoever was erased holds nothing again. */
const notErased =
  'not exists (select from public.users as person where person.user_id = its.user_id and person.erased_at is not null)'

/** In an order in which each row finds what it refers to. */
export const PART_TABLES: readonly PartTable[] = [
  {
    name: 'municipalities',
    where: 'its.region_id = $2 and its.municipality_id = any($3)',
    key: ['region_id', 'municipality_id'],
  },
  { name: 'schools', where: bySchool, key: ['region_id', 'school_id'], passing: ['version'] },
  {
    name: 'organisations',
    where: `its.region_id = $2 and its.organisation_id in (${ofOrganisations})`,
    key: ['region_id', 'organisation_id'],
    passing: ['version'],
  },
  {
    name: 'school_links',
    where: 'its.region_id = $2 and (its.from_school = any($1) or its.to_school = any($1))',
    key: ['region_id', 'link_id'],
    passing: ['version'],
  },
  {
    name: 'organisation_events',
    where: `its.region_id = $2
      and (its.organisation_id in (${ofOrganisations}) or its.successor_id in (${ofOrganisations}))`,
    key: ['region_id', 'event_id'],
  },
  {
    name: 'memberships',
    where: `its.region_id = $2 and its.organisation_id in (${ofOrganisations}) and ${notErased}`,
    key: ['region_id', 'membership_id'],
  },
  {
    name: 'duties',
    where: `its.region_id = $2 and ${notErased} and (its.organisation_id in (${ofOrganisations})
      or its.school_id = any($1) or its.municipality_id = any($3))`,
    key: ['region_id', 'duty_id'],
    passing: ['version'],
  },
  {
    name: 'approvals',
    // What was still open then is not asked again.
    where: `its.region_id = $2 and its.organisation_id in (${ofOrganisations}) and its.decision is not null`,
    key: ['region_id', 'approval_id'],
    onlyAdded: true,
  },
  { name: 'school_events', where: bySchool, key: ['region_id', 'event_id'] },
  { name: 'school_aliases', where: bySchool, key: ['region_id', 'alias'] },
  { name: 'form_details', where: bySchool, key: ['region_id', 'file_id', 'position'] },
  {
    name: 'results',
    where: bySchool,
    key: ['region_id', 'sitting_id', 'school_id', 'file_id'],
    // A newer version of a result stays the current one.
    passing: ['current', 'replaced_by'],
  },
  { name: 'works', where: bySchool, key: [] },
  { name: 'run_outcomes', where: bySchool, key: ['region_id', 'run_id', 'school_id'] },
  { name: 'passports', where: bySchool, key: ['region_id', 'passport_id'], passing: ['version'] },
  { name: 'context_outcomes', where: bySchool, key: ['region_id', 'run_id', 'school_id'] },
]

/** Tables that are not brought back, and why. */
export const NOT_RESTORED: Readonly<Record<string, string>> = {
  staged_results: 'Файл загрузки, которую не применили: он читается заново.',
  watched_schools: 'Личный список человека: он ведёт его сам.',
  planned_events: 'Предстоящие события вносят заново: день их мог уже пройти.',
  saved_views: 'Личные виды списков: человек ведёт их сам.',
  outlines: 'Границы загружают заново из файла области.',
  listing_schools: 'Строки перечня не удаляются: база данных хранит их сама.',
  listing_decisions: 'Решения о школах перечня не удаляются: база данных хранит их сама.',
  listing_disputes: 'Споры о перечне не удаляются: база данных хранит их сама.',
  listing_files: 'Файлы споров и приказы не удаляются: база данных хранит их сама.',
  school_codes: 'Коды школ не удаляются: база данных хранит их сама.',
  school_places: 'Места школы по дням база данных ведёт сама.',
}
