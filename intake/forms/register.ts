import { carryDown } from '#intake/carry-down.ts'
import { coordinateFault, innFault, ogrnFault, oktmoFault } from '#intake/checksums.ts'
import { Refusal } from '#intake/grid.ts'
import { cellCount, cellNumber, parseMeasure } from '#intake/numbers.ts'
import { placeOf, type Reading, type Sheet } from '#intake/reading.ts'
import { columnOf, columnsOf, isRepeatedHeader, type Table } from '#intake/recognise.ts'
import { TOTALS } from '#intake/row-words.ts'
import { parseSchool } from '#intake/schools.ts'
import { columnLetter, normalise, plural } from '#intake/text.ts'
import type { RegisterSchool } from '#intake/types.ts'
import type { Field } from '#intake/words.ts'
import { DateReader } from './gia-columns.ts'
import { maySetSchool } from './given-codes.ts'

/** The register of schools: codes stay text, check digits are checked. */
export function readRegister(reading: Reading, sheet: Sheet): void {
  const { table } = sheet
  const { grid } = table
  const at = (field: Field) => columnOf(table, field)
  const names = [...columnsOf(table, 'school')].map(({ index }) => index)
  const columns = {
    code: at('code'),
    login: at('login'),
    full: at('fullName'),
    municipality: municipality(table),
    numbers: ['oktmo', 'inn', 'ogrn'].map((field) => at(field as Field)),
  }
  const codeWidth = widestCode(table, columns.code)
  const units = [columns.code, columns.login, ...names].filter((column) => column >= 0)
  const merged = carryDown(table, [columns.municipality], units)
  const dates = new DateReader()
  const day = (field: Field, row: number) => dayText(dates.at(table, row, at(field)))
  let municipalityAbove = ''
  let known = 0
  let uncoded = 0
  let padded = 0
  for (let row = table.first; row < table.end; row++) {
    const text = (column: number) => textIn(grid, row, column)
    const alone = onlyText(table, row)
    if (alone !== null && columns.municipality < 0 && !TOTALS.test(normalise(alone)))
      municipalityAbove = alone
    const full = text(columns.full)
    const title = names.map(text).find((found) => found !== null) ?? full
    if (alone !== null || !title || TOTALS.test(normalise(title)) || isRepeatedHeader(table, row)) continue
    const said = parseSchool(title).key
    const login = loginOf(text(columns.login)) ?? said.login
    const name = (said.login && said.name) || title
    const written = text(columns.code)?.replace(/\.0+$/, '') ?? login
    if (!written) {
      uncoded++
      continue
    }
    // Excel drops the zero of `010101`: a number one digit shorter than the others had it.
    const lost =
      columns.code >= 0 && grid.number(row, columns.code) !== null && written.length === codeWidth - 1
    if (lost) padded++
    const code = lost ? `0${written}` : written
    const [oktmo = null, inn = null, ogrn = null] = columns.numbers.map(text)
    const school: RegisterSchool = {
      code,
      login,
      name,
      fullName: full,
      municipality:
        textIn(grid, merged ? merged[row - table.first]! : row, columns.municipality) ?? municipalityAbove,
      oktmo,
      inn,
      ogrn,
      kind: text(at('kind')),
      advanced: isAdvanced(text(at('advanced')), text(at('kind'))),
      place: placeKind(text(at('place')) ?? text(at('contextPlace'))),
      settlement: text(at('settlement')),
      pupils: cellCount(grid, row, at('pupils') >= 0 ? at('pupils') : at('enrolled')),
      distanceKm: measure(text(at('distance'))),
      small: saysYes(text(at('small'))),
      status: text(at('status')),
      lat: cellNumber(grid, row, at('lat')),
      lon: cellNumber(grid, row, at('lon')),
      openedOn: day('openedOn', row),
      closedOn: day('closedOn', row),
    }
    if (!maySetSchool(reading, sheet, row, school)) {
      known++
      continue
    }
    reading.register.push(withoutFaults(reading, sheet, row, school))
  }
  if (uncoded > 0 && known === 0 && reading.register.length === 0) {
    throw new Refusal(
      'register_without_codes',
      'Это список школ, но в нём нет ни кода, ни логина: по ним школы узнаются в файлах результатов. Добавьте колонку «Код ОО» или «Логин».',
    )
  }
  warnCodes(reading, sheet, padded, uncoded)
  warnTwins(reading, sheet)
}

/** `20240901` → `2024-09-01`; null: no day, or one that no calendar has. */
function dayText(day: number): string | null {
  const text = String(day).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
  return day !== 0 && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text) ? text : null
}

function textIn(grid: Table['grid'], row: number, column: number): string | null {
  return column < 0 ? null : grid.text(row, column).replace(/\s+/g, ' ').trim() || null
}

/** The text of a row that has only one: a municipality over its schools. */
function onlyText({ grid }: Table, row: number): string | null {
  const columns = grid.columnsOf(row).filter((column) => grid.text(row, column).trim() !== '')
  const text = columns.length === 1 ? grid.text(row, columns[0]!).trim() : ''
  return /[а-я]{3}/i.test(text) ? text : null
}

function widestCode({ grid, first, end }: Table, column: number): number {
  let widest = 0
  for (let row = first; column >= 0 && row < end; row++) {
    const text = grid.text(row, column).trim()
    if (/^\d+$/.test(text)) widest = Math.max(widest, text.length)
  }
  return widest
}

function warnCodes(reading: Reading, { table }: Sheet, padded: number, uncoded: number): void {
  const { sheet } = table.grid
  if (padded > 0) {
    reading.findings.warning(
      'leading_zero_lost',
      { sheet },
      {
        message: `У ${plural(padded, ['школы', 'школ', 'школ'])} код без ведущего нуля: Excel принял его за число.`,
        advice: 'Коды дополнены нулём слева. Сделайте колонку кодов текстовой.',
      },
    )
  }
  if (uncoded > 0) {
    reading.findings.warning(
      'school_without_code',
      { sheet },
      {
        message: `У ${plural(uncoded, ['школы', 'школ', 'школ'])} нет ни кода, ни логина: в реестр они не попали.`,
        advice: 'Впишите код или логин и загрузите реестр снова.',
      },
    )
  }
}

function municipality(table: Table): number {
  const columns = columnsOf(table, 'municipality')
  return (
    (columns.find(({ index }) => /[а-я]{3}/i.test(table.grid.text(table.first, index))) ?? columns[0])
      ?.index ?? -1
  )
}

function loginOf(text: string | null): string | null {
  if (!text) return null
  return parseSchool(text).key.login ?? (/^\d{4,14}$/.test(text) ? text : null)
}

function measure(text: string | null): number | null {
  return text === null ? null : parseMeasure(text)
}

function saysYes(text: string | null): boolean {
  return text !== null && /^(?:да|\+|1|true|yes|является|малокомплектн)/i.test(text)
}

function placeKind(text: string | null): RegisterSchool['place'] {
  const value = normalise(text ?? '')
  if (/^2|сел|деревн/.test(value)) return 'village'
  return /^1|город|пгт|поселок городского/.test(value) ? 'town' : null
}

/** The school without codes and coordinates that cannot be right; each of them is a finding. */
function withoutFaults(reading: Reading, sheet: Sheet, row: number, school: RegisterSchool): RegisterSchool {
  const { inn, ogrn, oktmo } = school
  const codes: readonly (readonly [Field, string | null])[] = [
    ['inn', inn && innFault(inn)],
    ['ogrn', ogrn && ogrnFault(ogrn)],
    ['oktmo', oktmo && oktmoFault(oktmo)],
  ]
  const warn = (code: string, field: Field, message: string, advice: string) => {
    const column = columnOf(sheet.table, field)
    const place = { ...placeOf(sheet, row), column: column < 0 ? null : columnLetter(column) }
    reading.findings.warning(code, { ...place, school: school.code }, { message, advice })
  }
  const kept: RegisterSchool = { ...school }
  for (const [field, fault] of codes) {
    if (!fault) continue
    kept[field as 'inn' | 'ogrn' | 'oktmo'] = null
    const code = fault.startsWith('Контрольная') ? 'bad_checksum' : 'bad_code'
    warn(code, field, fault, 'Сверьте его; ведущие нули должны быть на месте. В реестр он не попал.')
  }
  const away = coordinateFault(school)
  if (away) {
    kept.lat = null
    kept.lon = null
    warn(
      'bad_coordinates',
      school.lat === null ? 'lon' : 'lat',
      away,
      'Исправьте координаты. В реестр они не попали.',
    )
  }
  return kept
}

/** What the file says; unless it says no, the kind tells too. */
function isAdvanced(said: string | null, kind: string | null): boolean {
  if (said !== null && /^(?:нет|0|no|false)$/i.test(said)) return false
  return saysYes(said) || /гимнази|лице|углубл|уиоп/.test(normalise(kind ?? ''))
}

function warnTwins(reading: Reading, sheet: Sheet): void {
  const seen = new Set<string>()
  for (const school of reading.register) {
    if (seen.has(school.code)) {
      reading.findings.error(
        'duplicate_school_conflict',
        { sheet: sheet.table.grid.sheet, school: school.code },
        {
          message: `Код ${school.code} стоит в реестре дважды.`,
          advice: 'Оставьте у каждой школы свой код.',
        },
      )
    }
    seen.add(school.code)
  }
}
