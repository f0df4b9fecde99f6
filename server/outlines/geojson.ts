import { invalidRequest } from '#contract/problems.ts'
import { coordinateFault } from '#intake/checksums.ts'

/** Degrees, longitude first. */
export type Position = readonly [lon: number, lat: number]
/** The outer ring and its holes; every ring is closed. */
export type Polygon = readonly (readonly Position[])[]

export interface Outline {
  name: string
  oktmo: string | null
  polygons: readonly Polygon[]
}

export interface OutlineFile {
  outlines: Outline[]
  source: string | null
}

const FEATURES_LIMIT = 2000
const FAULTS_TOLD = 5
/** WGS 84 under the names that files give it. */
const WGS84 = /CRS84|EPSG:+4326$|WGS ?84/i
const NAMES = ['name', 'NAME', 'name:ru', 'official_name', 'title', 'название', 'наименование']
const CODES = ['oktmo', 'OKTMO', 'oktmo:user', 'ОКТМО', 'октмо']

/**
 * Outlines of a GeoJSON file (RFC 7946). Throws 400 with sentences that say which feature is wrong, why, and how to mend
 * it: nothing of a file with a wrong feature is taken.
 */
export function readOutlines(file: { name: string; bytes: Buffer }): OutlineFile {
  const root = parse(file)
  const { type, features, crs, attribution } = root
  if (type !== 'FeatureCollection' || !Array.isArray(features))
    throw refuse('Это не набор объектов GeoJSON (FeatureCollection): выгрузите слой муниципалитетов целиком.')
  const system = (crs as { properties?: { name?: unknown } } | undefined)?.properties?.name
  if (system !== undefined && !WGS84.test(String(system)))
    throw refuse(
      `Система координат файла — ${String(system)}: пересохраните его в WGS 84 (EPSG:4326), в градусах.`,
    )
  if (features.length === 0) throw refuse('В файле нет ни одного контура.')
  if (features.length > FEATURES_LIMIT)
    throw refuse(
      `В файле ${features.length} объектов: контуров муниципалитетов не бывает больше ${FEATURES_LIMIT}.`,
    )
  const faults: string[] = []
  const outlines = features.flatMap((feature: unknown, index) => {
    const { properties, geometry } = asObject(feature)
    const name = textOf(properties, NAMES) ?? `контур ${index + 1}`
    try {
      return [{ name, oktmo: codeOf(properties), polygons: polygonsOf(geometry) }]
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault
      faults.push(`Объект ${index + 1} («${name}»): ${fault.message}`)
      return []
    }
  })
  if (faults.length > 0) {
    const more =
      faults.length > FAULTS_TOLD ? [`И ещё объектов с ошибками: ${faults.length - FAULTS_TOLD}.`] : []
    throw invalidRequest([...faults.slice(0, FAULTS_TOLD), ...more, 'Прежние контуры остались.'])
  }
  return { outlines, source: typeof attribution === 'string' ? attribution.slice(0, 300) : null }
}

/** What is wrong with one feature. */
class Fault extends Error {}

function refuse(sentence: string) {
  return invalidRequest([sentence, 'Прежние контуры остались.'])
}

function parse({ name, bytes }: { name: string; bytes: Buffer }): Record<string, unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return asObject(JSON.parse(text))
  } catch {
    throw refuse(`Файл «${name}» не читается как JSON в UTF-8: он повреждён, оборван или это не GeoJSON.`)
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(properties: unknown, keys: readonly string[]): string | null {
  const found = keys
    .map((key) => asObject(properties)[key])
    .find((value) => typeof value === 'string' && value.trim())
  return typeof found === 'string' ? found.trim().slice(0, 300) : null
}

/** A code of ОКТМО, also one that was taken for a number and lost its zero. */
function codeOf(properties: unknown): string | null {
  const value = CODES.map((key) => asObject(properties)[key]).find((one) => one !== undefined && one !== null)
  const digits = String(value ?? '').replace(/\s/g, '')
  const whole = typeof value === 'number' && [7, 10].includes(digits.length) ? `0${digits}` : digits
  return /^(?:\d{8}|\d{11})$/.test(whole) ? whole : null
}

function polygonsOf(geometry: unknown): Polygon[] {
  const { type, coordinates } = asObject(geometry)
  if (type !== 'Polygon' && type !== 'MultiPolygon')
    throw new Fault(`нужен контур (Polygon или MultiPolygon), а здесь ${type ? String(type) : 'ничего'}.`)
  const polygons = type === 'Polygon' ? [coordinates] : coordinates
  return listOf(polygons).map((polygon) => listOf(polygon).map(ringOf))
}

function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw new Fault('в нём нет координат.')
  return value
}

function ringOf(value: unknown): Position[] {
  const ring = listOf(value).map(positionOf)
  const [first, last] = [ring[0]!, ring.at(-1)!]
  if (ring.length < 4) throw new Fault('в кольце меньше четырёх точек.')
  if (first[0] !== last[0] || first[1] !== last[1])
    throw new Fault('кольцо не замкнуто: последняя точка должна совпадать с первой.')
  if (areaOf(ring) === 0) throw new Fault('кольцо сжато в линию: у него нет площади.')
  return ring
}

function positionOf(value: unknown): Position {
  const [lon, lat] = Array.isArray(value) ? (value as unknown[]) : []
  if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat))
    throw new Fault('вместо точки стоит не пара чисел.')
  if (Math.abs(lon) > 180 || Math.abs(lat) > 180)
    throw new Fault(`координаты ${lon}, ${lat} — не градусы: пересохраните файл в WGS 84 (EPSG:4326).`)
  if (coordinateFault({ lat, lon }) !== null) {
    const swapped = coordinateFault({ lat: lon, lon: lat }) === null
    throw new Fault(
      swapped
        ? `широта и долгота переставлены местами (${lon}, ${lat}): в GeoJSON первой стоит долгота.`
        : `точка ${lon}, ${lat} — не в России.`,
    )
  }
  return [lon, lat]
}

/** Twice the signed area of a closed ring, in square degrees. */
export function areaOf(ring: readonly Position[]): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1]
  return sum
}
