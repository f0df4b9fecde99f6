/** Whose eyes the database looks through. */
export interface Eyes {
  name: string
  level: 'door' | 'region' | 'municipality' | 'school'
  region?: number
  municipality?: number
  school?: number
  person?: number
}

export type StoredRow = Record<string, unknown>
export type Verb = 'insert' | 'update' | 'delete'

/** What the oracle knows of the whole database to judge one row. */
export interface Whole {
  /** school → municipality */
  municipalityOf: ReadonlyMap<number, number>
  regionOfUser: ReadonlyMap<number, number>
  regionOfLogin: ReadonlyMap<string, number>
  /** organisation → where its schools are */
  placeOf: ReadonlyMap<number, { municipality: number | null; school: number | null }>
  /** file → schools that have results from it */
  resultsOf: ReadonlyMap<number, ReadonlySet<number>>
  /** list of schools → draft, shown or approved */
  stateOfListing: ReadonlyMap<number, string>
  /** file → municipality whose people sent it; null: sent by the region */
  senderOf: ReadonlyMap<number, number | null>
}

interface Rule {
  /** What the product may do with rows at all, besides reading them. */
  verbs: readonly Verb[]
  reads(row: StoredRow, eyes: Eyes, whole: Whole): boolean
  /** Left out: what may be read. */
  writes?(row: StoredRow, eyes: Eyes, whole: Whole): boolean
  /** Left out: what may be changed. */
  adds?(row: StoredRow, eyes: Eyes, whole: Whole): boolean
}

const number = (value: unknown) => (value === null || value === undefined ? null : Number(value))
const atDoor = (_row: StoredRow, eyes: Eyes) => eyes.level === 'door'
const ofRegion = (row: StoredRow, eyes: Eyes) =>
  eyes.level !== 'door' && number(row.region_id) === eyes.region
const byRegion = (row: StoredRow, eyes: Eyes) => eyes.level === 'region' && ofRegion(row, eyes)

function schoolsOf(eyes: Eyes, whole: Whole): ReadonlySet<number> {
  if (eyes.level === 'school') return new Set([eyes.school!])
  const schools = [...whole.municipalityOf].filter(([, municipality]) => municipality === eyes.municipality)
  return new Set(eyes.level === 'municipality' ? schools.map(([school]) => school) : [])
}

/** A region all its schools, a municipality those that stand in it, a school itself. */
function ofSchool(row: StoredRow, eyes: Eyes, whole: Whole): boolean {
  if (!ofRegion(row, eyes)) return false
  return eyes.level === 'region' || schoolsOf(eyes, whole).has(number(row.school_id) ?? -1)
}

/** A region all files, a municipality those its people sent, and each those that results of its schools come from. */
function ofFile(row: StoredRow, eyes: Eyes, whole: Whole): boolean {
  if (!ofRegion(row, eyes)) return false
  if (eyes.level === 'region') return true
  const file = number(row.file_id)!
  const sent = eyes.level === 'municipality' && whole.senderOf.get(file) === eyes.municipality
  const schools = schoolsOf(eyes, whole)
  return sent || [...(whole.resultsOf.get(file) ?? [])].some((school) => schools.has(school))
}

/** A row of a school is the school's; while nobody knows whose it is, the file's. */
function ofFileOrSchool(row: StoredRow, eyes: Eyes, whole: Whole): boolean {
  return row.school_id === null ? ofFile(row, eyes, whole) : ofSchool(row, eyes, whole)
}

function ofPerson(row: StoredRow, eyes: Eyes, whole: Whole): boolean {
  return eyes.level === 'door' || whole.regionOfUser.get(number(row.user_id)!) === eyes.region
}

function ofOneself(row: StoredRow, eyes: Eyes): boolean {
  return ofRegion(row, eyes) && number(row.user_id) === eyes.person
}

function knownPlace(row: StoredRow, eyes: Eyes): boolean {
  return atDoor(row, eyes) || ofRegion(row, eyes)
}

function givesRoles(row: StoredRow, eyes: Eyes, whole: Whole): boolean {
  if (!ofRegion(row, eyes)) return false
  return eyes.level === 'region' || isOwnPlace(number(row.organisation_id)!, eyes, whole)
}

/** What stands under a list: one's own schools once it is shown. */
function inListing(row: StoredRow, eyes: Eyes, whole: Whole): boolean {
  return (
    byRegion(row, eyes) ||
    (ofSchool(row, eyes, whole) && whole.stateOfListing.get(number(row.listing_id)!) !== 'draft')
  )
}

/** Until the list is approved. */
function inOpenListing(row: StoredRow, eyes: Eyes, whole: Whole): boolean {
  return ofSchool(row, eyes, whole) && whole.stateOfListing.get(number(row.listing_id)!) !== 'approved'
}

/** An organisation of one's municipality, or of a school that is one's own. */
function isOwnPlace(organisation: number, eyes: Eyes, whole: Whole): boolean {
  const place = whole.placeOf.get(organisation)!
  const own = eyes.level === 'municipality' && place.municipality === eyes.municipality
  return own || schoolsOf(eyes, whole).has(place.school ?? -1)
}

/** Held in a body of one's own, or for a school or the municipality of one's own. */
function answersToOne(row: StoredRow, eyes: Eyes, whole: Whole): boolean {
  const municipality = eyes.municipality ?? whole.municipalityOf.get(eyes.school ?? -1)
  return (
    isOwnPlace(number(row.organisation_id)!, eyes, whole) ||
    schoolsOf(eyes, whole).has(number(row.school_id) ?? -1) ||
    (row.municipality_id !== null && number(row.municipality_id) === municipality)
  )
}

function namesPeople(row: StoredRow, eyes: Eyes, whole: Whole): boolean {
  if (!ofRegion(row, eyes)) return false
  return eyes.level === 'region' || isOwnPlace(number(row.organisation_id)!, eyes, whole)
}

/** Below the region: the places all know by name, and what stands and is held in one's own. */
function looksBackOn({ table_name: table, row }: StoredRow, eyes: Eyes, whole: Whole): boolean {
  const kept = row as { school_id?: number; organisation_id?: number; kind?: string }
  if (['regions', 'municipalities', 'school_links'].includes(String(table))) return true
  if (table === 'schools') return schoolsOf(eyes, whole).has(Number(kept.school_id))
  if (table === 'passports') return schoolsOf(eyes, whole).has(Number(kept.school_id))
  if (table === 'duties') return answersToOne(row as StoredRow, eyes, whole)
  if (table !== 'organisations' && table !== 'memberships') return false
  if (table === 'organisations' && ['region', 'municipality'].includes(kept.kind!)) return true
  return isOwnPlace(Number(kept.organisation_id), eyes, whole)
}

const all = ['insert', 'update', 'delete'] as const
const kept = ['insert', 'update'] as const
const once = ['insert'] as const

/**
 * Who may reach which rows, in the words of the documents and not of the policies: a region is closed to all others;
 * results, outcomes and pupils' works follow the school; files follow their senders and their results.
 */
export const RULES: Readonly<Record<string, Rule>> = {
  regions: { verbs: ['update'], reads: knownPlace, writes: byRegion },
  municipalities: {
    verbs: kept,
    reads: (row, eyes, whole) =>
      ofRegion(row, eyes) &&
      (eyes.level === 'region' ||
        number(row.municipality_id) === (eyes.municipality ?? whole.municipalityOf.get(eyes.school ?? -1))),
    writes: byRegion,
  },
  // A municipality corrects the cards of its schools; new ones are the region's.
  schools: {
    verbs: kept,
    reads: ofSchool,
    writes: (row, eyes, whole) => eyes.level !== 'school' && ofSchool(row, eyes, whole),
    adds: byRegion,
  },
  school_codes: { verbs: [], reads: byRegion },
  school_places: { verbs: [], reads: ofSchool },
  school_events: {
    verbs: kept,
    reads: (row, eyes, whole) =>
      ofSchool(row, eyes, whole) || ofSchool({ ...row, school_id: row.successor_id }, eyes, whole),
    writes: byRegion,
  },
  planned_events: {
    verbs: kept,
    reads: (row, eyes, whole) =>
      byRegion(row, eyes) ||
      ofSchool(row, eyes, whole) ||
      ofSchool({ ...row, school_id: row.successor_id }, eyes, whole),
    writes: byRegion,
  },
  organisation_events: {
    verbs: kept,
    reads: (row, eyes, whole) =>
      ofRegion(row, eyes) &&
      (eyes.level === 'region' ||
        isOwnPlace(number(row.organisation_id)!, eyes, whole) ||
        (row.successor_id !== null && isOwnPlace(number(row.successor_id)!, eyes, whole))),
    writes: byRegion,
  },
  outlines: { verbs: all, reads: ofRegion, writes: byRegion },
  school_aliases: { verbs: all, reads: ofRegion, writes: byRegion },
  users: { verbs: kept, reads: knownPlace },
  organisations: { verbs: kept, reads: knownPlace, writes: byRegion },
  memberships: { verbs: kept, reads: knownPlace, writes: givesRoles },
  // Rights hang on links, so everybody's roles can be judged; a link is made by whoever has both its schools.
  school_links: {
    verbs: kept,
    reads: knownPlace,
    writes: (row, eyes, whole) =>
      byRegion(row, eyes) ||
      [row.from_school, row.to_school].every((school_id) => ofSchool({ ...row, school_id }, eyes, whole)),
  },
  // Kept by the body in which; nobody is named for what is somebody else's.
  duties: {
    verbs: kept,
    reads: (row, eyes, whole) =>
      byRegion(row, eyes) || (ofRegion(row, eyes) && answersToOne(row, eyes, whole)),
    writes: namesPeople,
    adds: (row, eyes, whole) =>
      byRegion(row, eyes) ||
      (namesPeople(row, eyes, whole) &&
        (row.school_id === null || ofSchool(row, eyes, whole)) &&
        (row.municipality_id === null || number(row.municipality_id) === eyes.municipality)),
  },
  sessions: { verbs: all, reads: ofPerson },
  invitations: { verbs: all, reads: ofPerson },
  second_factors: { verbs: all, reads: ofPerson },
  recovery_codes: { verbs: all, reads: ofPerson },
  outside_accounts: {
    verbs: ['insert', 'delete'],
    reads: ofPerson,
    writes: (row, eyes) => atDoor(row, eyes) || number(row.user_id) === eyes.person,
  },
  messages: { verbs: kept, reads: ofRegion, writes: knownPlace },
  notifications: {
    verbs: kept,
    reads: (row, eyes) => ofOneself(row, eyes) || (byRegion(row, eyes) && eyes.person === undefined),
    adds: knownPlace,
  },
  notification_settings: { verbs: all, reads: knownPlace, writes: ofOneself },
  known_clients: { verbs: kept, reads: (row, eyes) => atDoor(row, eyes) || ofOneself(row, eyes) },
  watched_schools: { verbs: all, reads: ofOneself },
  saved_views: {
    verbs: all,
    reads: (row, eyes) => ofOneself(row, eyes) || (ofRegion(row, eyes) && row.organisation_id !== null),
    writes: ofOneself,
  },
  // Seen, asked for and decided from the organisation upwards.
  approvals: {
    verbs: kept,
    reads: (row, eyes, whole) =>
      ofRegion(row, eyes) &&
      (eyes.level === 'region' || isOwnPlace(number(row.organisation_id)!, eyes, whole)),
  },
  answers: { verbs: all, reads: ofOneself },
  sign_in_attempts: {
    verbs: ['insert', 'delete'],
    reads: (row, eyes, whole) =>
      atDoor(row, eyes) ||
      (whole.regionOfLogin.get(String(row.login)) ?? (eyes.level === 'region' ? eyes.region : undefined)) ===
        eyes.region,
  },
  procedures: { verbs: once, reads: () => true, writes: (_row, eyes) => eyes.level !== 'door' },
  scales: { verbs: [], reads: (row, eyes) => row.region_id === null || ofRegion(row, eyes) },
  minimums: { verbs: [], reads: (row, eyes) => row.region_id === null || ofRegion(row, eyes) },
  sittings: { verbs: once, reads: ofRegion },
  column_mappings: { verbs: kept, reads: ofRegion },
  imports: { verbs: kept, reads: ofRegion },
  import_files: { verbs: all, reads: ofFile },
  findings: { verbs: all, reads: ofFile },
  staged_results: { verbs: all, reads: ofFileOrSchool },
  form_details: { verbs: all, reads: ofFileOrSchool },
  works: { verbs: all, reads: ofFileOrSchool },
  results: { verbs: kept, reads: ofSchool },
  // Below the region people read what two have approved; whoever brings a version, brings a draft.
  method_versions: {
    verbs: all,
    reads: (row, eyes) =>
      byRegion(row, eyes) || (ofRegion(row, eyes) && ['approved', 'frozen'].includes(String(row.state))),
    writes: byRegion,
    adds: (row, eyes) => byRegion(row, eyes) && row.state === 'draft',
  },
  runs: { verbs: once, reads: ofRegion, writes: byRegion },
  run_outcomes: { verbs: once, reads: ofSchool, writes: byRegion },
  // The region's; others see it once it is shown. An approved one nobody changes.
  listings: {
    verbs: kept,
    reads: (row, eyes) => ofRegion(row, eyes) && (eyes.level === 'region' || row.state !== 'draft'),
    writes: (row, eyes) => byRegion(row, eyes) && row.state !== 'approved',
    adds: byRegion,
  },
  listing_schools: {
    verbs: once,
    reads: inListing,
    writes: (row, eyes, whole) => byRegion(row, eyes) && inOpenListing(row, eyes, whole),
  },
  listing_decisions: {
    verbs: once,
    reads: inListing,
    writes: (row, eyes, whole) => byRegion(row, eyes) && inOpenListing(row, eyes, whole),
  },
  listing_disputes: { verbs: kept, reads: ofSchool, writes: inOpenListing },
  listing_files: { verbs: once, reads: ofSchool, writes: inOpenListing },
  // A school fills its own in, its district accepts it.
  passports: { verbs: kept, reads: ofSchool },
  context_runs: { verbs: once, reads: ofRegion, writes: byRegion },
  context_outcomes: { verbs: once, reads: ofSchool, writes: byRegion },
  audit_log: {
    verbs: once,
    reads: ofRegion,
    writes: (row, eyes) => atDoor(row, eyes) || ofRegion(row, eyes),
  },
  audit_heads: {
    verbs: [],
    reads: (row, eyes) => eyes.level === 'region' && number(row.chain) === eyes.region,
  },
  history: {
    verbs: [],
    reads: (row, eyes, whole) => {
      if (!ofRegion(row, eyes)) return false
      return eyes.level === 'region' || looksBackOn(row, eyes, whole)
    },
  },
  demo_state: { verbs: [], reads: knownPlace },
  migrations: { verbs: [], reads: () => true },
}
