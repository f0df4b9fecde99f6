import { type AcademicYear, academicYear, startOf } from '#engine/academic-year.ts'
import type { RegisterSchool } from '#intake/types.ts'
import { inn, ogrn, oktmo } from './codes.ts'
import { drawMap, type MapCell, type Position } from './map.ts'
import { REGION_NAME, TOWNS, type Town, villageNames } from './places.ts'
import { Random } from './random.ts'
import { drawForm } from './school-forms.ts'

export interface RegionOptions {
  schools?: number
  /** At most 27, which is also the default for a hundred schools and more. */
  municipalities?: number
  seed?: number
  /** The last academic year with results; there are three. */
  lastYear?: AcademicYear
}

export interface DemoMunicipality {
  name: string
  centre: string
  oktmo: string
  /** A closed ring, longitude first. */
  outline: readonly Position[]
}

/** A school of the register together with what no register tells. */
export interface DemoSchool extends RegisterSchool {
  login: string
  settlement: string
  pupils: number
  place: 'town' | 'village'
  /** Place in the region's list, 0-based; names the school's streams of chance. */
  index: number
  /** Grades from 1 to the last one taught: 4, 9 or 11. */
  lastGrade: 4 | 9 | 11
  /** Social conditions of its families, standard normal over the region. */
  context: number
  /** What the school adds besides its conditions, standard normal. */
  quality: number
  /** How far markers lift a score that lies just under the border of a mark: 0 not at all, 1 nearly always. */
  softness: number
  /** How many marks the journal is kinder than usual. */
  journalKindness: number
}

export interface DemoRegion {
  name: string
  /** First two digits of the logins; no region has them. */
  loginPrefix: string
  seed: number
  /** Three academic years, the earliest first. */
  years: readonly AcademicYear[]
  municipalities: readonly DemoMunicipality[]
  schools: readonly DemoSchool[]
}

const LOGIN_PREFIX = '99'
/** Share of the region's schools in the capital and in the next two cities. */
const CITY_SHARES = [0.14, 0.07, 0.04]
const CITIES_SHARE = 0.25
/** With so few municipalities only the capital is a city. */
const SMALL_REGION = 6

/** A made-up region: the same options give the same schools, to the letter. */
export function generateRegion(options: RegionOptions = {}): DemoRegion {
  const { schools: total = 343, seed = 1, lastYear = '2025/26' } = options
  const count = options.municipalities ?? Math.min(TOWNS.length, Math.ceil(total / 4))
  const last = startOf(lastYear)
  if (last === undefined) throw new RangeError(`not an academic year: ${lastYear}`)
  if (count < 1 || count > TOWNS.length)
    throw new RangeError(`1 to ${TOWNS.length} municipalities, got ${count}`)
  if (total < count) throw new RangeError(`at least one school in each municipality: ${total} < ${count}`)
  const cities = count > SMALL_REGION ? CITY_SHARES.length : 1
  const villages = villageNames(new Random(seed, 'villages'))
  const map = drawMap(count, seed)
  const schools: DemoSchool[] = []
  const municipalities = schoolsPerMunicipality(total, count, new Random(seed, 'sizes')).map(
    (size, index) => {
      const municipality = describeMunicipality(index, {
        town: TOWNS[index]!,
        city: index < cities,
        outline: map[index]!.outline,
      })
      for (let number = 1; number <= size; number++) {
        schools.push(
          generateSchool({
            seed,
            index: schools.length,
            number,
            position: index,
            city: index < cities,
            municipality,
            map: map[index]!,
            villages,
          }),
        )
      }
      return municipality
    },
  )
  const years = [academicYear(last - 2), academicYear(last - 1), lastYear]
  return { name: REGION_NAME, loginPrefix: LOGIN_PREFIX, seed, years, municipalities, schools }
}

/** A region too small for its cities keeps a school in each municipality and spreads the rest. */
function schoolsPerMunicipality(total: number, count: number, random: Random): number[] {
  const weights = Array.from({ length: count }, (_, index) => {
    const city = count > SMALL_REGION ? CITY_SHARES[index] : undefined
    return city === undefined ? ((1 - CITIES_SHARE) / Math.max(1, count - 3)) * (0.5 + random.next()) : city
  })
  const sum = weights.reduce((a, b) => a + b, 0)
  const sizes = weights.map((weight) => 1 + Math.floor(((total - count) * weight) / sum))
  let left = total - sizes.reduce((a, b) => a + b, 0)
  for (let i = 0; left > 0; i = (i + 1) % count, left--) sizes[i]! += 1
  return sizes
}

function describeMunicipality(
  index: number,
  { town, city, outline }: { town: Town; city: boolean; outline: readonly Position[] },
): DemoMunicipality {
  return {
    name: city ? `городской округ город ${town.name}` : `${town.adjective} муниципальный округ`,
    centre: town.name,
    oktmo: oktmo(index, !city),
    outline,
  }
}

interface Seat {
  seed: number
  index: number
  /** 1-based number inside the municipality. */
  number: number
  /** Place of the municipality, 0-based. */
  position: number
  city: boolean
  municipality: DemoMunicipality
  map: MapCell
  villages: readonly string[]
}

function generateSchool(seat: Seat): DemoSchool {
  const { seed, index, number, position, city, municipality } = seat
  const random = new Random(seed, 'school', index)
  const village = !city && random.chance(number === 1 ? 0.1 : 0.97)
  const pupils = Math.round(
    Math.min(2600, Math.max(14, village ? size(random, 150, 0.8) : size(random, 800, 0.48))),
  )
  const form = drawForm(random, { village, city, pupils, number })
  const town = TOWNS[position]!
  const settlement = village
    ? `с. ${capital(seat.villages[index % seat.villages.length]!)}`
    : `г. ${town.name}`
  const spot = village ? settlement : `№ ${number} г. ${town.genitive}`
  const context = (village ? -0.45 : 0.45) + (form.advanced ? 0.9 : 0) + 0.85 * random.normal()
  return {
    code: String(position + 1).padStart(2, '0') + String(number).padStart(4, '0'),
    login: LOGIN_PREFIX + String(101 + index * 7).padStart(4, '0'),
    name: `МБОУ «${form.short} ${spot}»`,
    fullName: `Муниципальное бюджетное общеобразовательное учреждение «${form.full} ${spot}»`,
    municipality: municipality.name,
    oktmo: municipality.oktmo,
    inn: inn(index * 37 + 11),
    ogrn: ogrn(index * 53 + 17),
    kind: form.kind,
    advanced: form.advanced,
    place: village ? 'village' : 'town',
    settlement,
    pupils,
    distanceKm: village ? Math.round(4 + 55 * random.next() ** 1.6) : 0,
    small: village && pupils < (form.lastGrade === 11 ? 100 : form.lastGrade === 9 ? 70 : 30),
    status: 'действует',
    ...placeOnMap(new Random(seed, 'map', index), seat.map, village),
    index,
    lastGrade: form.lastGrade,
    context,
    quality: random.normal() + (form.advanced ? 0.7 : 0) - (form.kind === 'вечерняя' ? 2 : 0),
    softness: softness(random),
    journalKindness: random.chance(0.09) ? 0.9 + 0.4 * random.next() : 0.15 * random.normal(),
  }
}

/** Town schools stand around the middle of the municipality, villages all over it. */
function placeOnMap(random: Random, map: MapCell, village: boolean): { lat: number; lon: number } {
  const spread = village ? 0.8 : 0.12
  const near = () => 0.5 + spread * (random.next() - 0.5)
  const [lon, lat] = map.at(near(), near())
  return { lat, lon }
}

function size(random: Random, median: number, spread: number): number {
  return median * Math.exp(spread * random.normal())
}

/** Most schools help a little at the border of a mark, some were watched and do not, some lift whatever is near. */
function softness(random: Random): number {
  const draw = random.next()
  if (draw < 0.08) return 0.1
  return draw > 0.94 ? 1 : 0.55 + 0.4 * random.next()
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
