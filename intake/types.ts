import type { AcademicYear } from '#engine/academic-year.ts'
import type { Season, Sitting } from '#engine/facts.ts'

/** What a file turned out to be, by its content. */
export type FileKind =
  | 'vpr.marks'
  | 'vpr.journal'
  | 'vpr.scores'
  | 'vpr.tasks'
  | 'vpr.task_groups'
  | 'vpr.planned'
  | 'vpr.f1'
  | 'vpr.protocol.2021'
  | 'vpr.protocol.2022'
  | 'vpr.protocol.raw'
  | 'vpr.protocol.recent'
  | 'vpr.research'
  | 'vpr.bias_list'
  | 'vpr.collection_form'
  | 'gia.ege.csv'
  | 'gia.oge.csv'
  | 'gia.ege.table'
  | 'gia.oge.table'
  | 'regional.work'
  | 'register.schools'
  | 'passport.social'
  | 'passport.context'
  | 'distances'
  | 'opora.works'
  | 'opora.results'
  | 'mapped'
  | 'unknown'

export type Verdict = 'accept' | 'accept_with_warnings' | 'refuse'

/**
 * Something to tell about a file. `error`: the row is not counted until it is mended; `warning`: counted, look at it;
 * `note`: for the record.
 */
export interface Finding {
  /** Stable English code: `unknown_school`, `percents_do_not_sum`, … */
  code: string
  severity: 'error' | 'warning' | 'note'
  sheet: string | null
  /** 1-based row of the sheet or line of the CSV. */
  row: number | null
  /** Column letter (`C`). */
  column: string | null
  /** The school as written or its code, when the finding is about one. */
  school: string | null
  /** What is wrong, in Russian: a full sentence. */
  message: string
  /** How to mend it, in Russian. */
  advice: string
  /** How many rows or cells the finding stands for. */
  count: number
}

/** The school a row speaks of, as the file names it. */
export interface SchoolKey {
  /** Digits of the ФИС ОКО login without its prefix (`880101`), or null. */
  login: string | null
  /** Code of the register (`010001`), or null. */
  code: string | null
  name: string | null
  municipality: string | null
}

/** One school at one sitting, counted from a file. */
export interface StagedResult {
  sitting: Sitting
  paperGrade: number
  pupilGrade: number
  school: SchoolKey
  /** Register code once matched; null when the register does not know the school or no register was given. */
  schoolCode: string | null
  participants: number
  /** null: this form does not tell. */
  low: number | null
  /** Counts of marks 2, 3, 4, 5 when known. */
  marks: readonly [number, number, number, number] | null
  absent: number
  /** The counts were restored from rounded percents. */
  restored: boolean
  sheet: string | null
  /** First source row, 1-based, and how many rows stand behind it. */
  row: number
  rows: number
}

export type WorkStatus =
  | 'ok'
  | 'absent'
  | 'cancelled'
  | 'resit'
  | 'reserve'
  | 'past_graduate'
  | 'college'
  | 'gve'
  | 'no_result'

/** One pupil's work. `status` other than `ok` is not a participant. */
export interface PupilWork {
  sitting: Sitting
  paperGrade: number
  school: SchoolKey
  schoolCode: string | null
  /** Participant code as in the file; never a name. */
  pupil: string
  class: string | null
  variant: string | null
  score: number | null
  mark: number | null
  /** 100-point score of ЕГЭ. */
  testScore: number | null
  journalMark: number | null
  status: WorkStatus
  /** Scores of tasks in the order of `ReadFile.tasks`; null = not attempted. */
  tasks: readonly (number | null)[] | null
  sheet: string | null
  row: number
}

export interface Task {
  label: string
  max: number | null
  /** Б, П, В or null. */
  level: string | null
}

/** A school of the register. Codes are text: leading zeros matter. */
export interface RegisterSchool {
  code: string
  login: string | null
  name: string
  fullName: string | null
  municipality: string
  oktmo: string | null
  inn: string | null
  ogrn: string | null
  kind: string | null
  advanced: boolean
  place: 'town' | 'village' | null
  settlement: string | null
  pupils: number | null
  distanceKm: number | null
  small: boolean
  status: string | null
  /** Degrees, WGS 84. */
  lat: number | null
  lon: number | null
  /** The first day of the school, `2024-09-01`; absent or null: the file does not tell. */
  openedOn?: string | null
  /** The first day on which there is no school. */
  closedOn?: string | null
}

/** Numbers of forms that carry more than results: task percents, journal comparison, bias list, passports… */
export interface FormDetail {
  kind: string
  sitting: Sitting | null
  school: SchoolKey | null
  schoolCode: string | null
  data: Record<string, unknown>
  sheet: string | null
  row: number
}

/** Something that is not counted until a person decides. */
export interface Conflict {
  school: string | null
  pupil: string | null
  message: string
  rows: readonly number[]
}

/** Everything read from one file. */
export interface ReadFile {
  file: string
  kind: FileKind
  /** Russian name of the form. */
  title: string
  verdict: Verdict
  /** Why refused, in Russian; null otherwise. */
  reason: string | null
  encoding: string | null
  separator: string | null
  results: StagedResult[]
  /** How many works went to the sink. */
  works: number
  tasks: Task[]
  register: RegisterSchool[]
  details: FormDetail[]
  conflicts: Conflict[]
  findings: Finding[]
  /** Schools the register does not know: what they had, for a person to decide. */
  unknownSchools: { key: SchoolKey; participants: number; low: number | null }[]
  /** When the header is not known: what the columns look like, to map them by hand. */
  unmapped: UnmappedTable | null
}

/** A table whose meaning a person has to tell: its header, samples, and a fingerprint to remember the answer by. */
export interface UnmappedTable {
  sheet: string | null
  headerRow: number
  columns: { column: string; header: string; samples: string[] }[]
  fingerprint: string
}

/** What a person said about the columns of an unknown table; kept and offered again for the same header. */
export interface ColumnMapping {
  fingerprint: string
  headerRow: number
  /** Field → column letter. */
  columns: Partial<Record<MappedField, string>>
  /** What no column tells. */
  constants: { year?: AcademicYear; season?: Season; procedure?: string }
}

export type MappedField =
  | 'school'
  | 'year'
  | 'procedure'
  | 'exam'
  | 'subject'
  | 'grade'
  | 'pupil'
  | 'class'
  | 'score'
  | 'mark'
  | 'testScore'
  | 'status'
  | 'participants'
  | 'low'
  | 'n2'
  | 'n3'
  | 'n4'
  | 'n5'

/** What the reader knows besides the file: the register, dated scales and minimums, remembered mappings. */
export interface ReadContext {
  /** null: no register given, schools are taken as the file names them. */
  register: readonly RegisterSchool[] | null
  /** Codes that schools had which are in the register no more: they are given to no other. */
  spentCodes?: readonly string[]
  reference: ReferenceData
  mappings?: readonly ColumnMapping[]
  /** What a person said about this file when it does not tell itself. */
  hints?: { year?: AcademicYear; season?: Season; procedure?: string }
}

/** Lowest primary score of marks 3, 4, 5 and the maximum, for one paper. */
export interface Scale {
  procedure: string
  /** `from`..`to` academic years, inclusive; null = open. */
  from: AcademicYear | null
  to: AcademicYear | null
  /** null = any season. */
  season: Season | null
  max: number
  from3: number
  from4: number
  from5: number
  source: string
}

export interface ProcedureRef {
  id: string
  exam: 'vpr' | 'oge' | 'ege' | 'gve' | 'rkr'
  subject: string
  grade: number
  title: string
  shortTitle: string
  /** Dated minimum of the 100-point score; null where mark 2 fails. */
  minimums: { from: AcademicYear | null; to: AcademicYear | null; score: number; source: string }[]
}

export interface SubjectRef {
  id: string
  title: string
  /** Names as files write them, lower case. */
  names: string[]
  /** Two-letter Russian abbreviation used in file names (МА, РУ). */
  short: string | null
  risCodes: number[]
}

export interface ReferenceData {
  subjects: readonly SubjectRef[]
  procedures: readonly ProcedureRef[]
  scales: readonly Scale[]
}

/** Receives pupils' works one by one, so that memory stays flat. */
export type WorkSink = (work: PupilWork) => void
