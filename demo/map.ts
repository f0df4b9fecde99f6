import { Random } from './random.ts'

/** Degrees, longitude first, as GeoJSON has it. */
export type Position = [lon: number, lat: number]

/** A municipality's part of the map. */
export interface MapCell {
  /** A closed ring, counter-clockwise. */
  outline: Position[]
  /** The place of a point of the cell; `across` and `up` run from 0 to 1. */
  at(across: number, up: number): Position
}

/** Taiga without towns: the region does not exist, and nothing that does is under it. */
const WEST = 97
const SOUTH = 60.5
const WIDTH = 9
const HEIGHT = 4.5
/** Points of a border between two corners. */
const STEPS = 12

/** The map of a made-up region: bricks in rows, bent by waves; the first cell is in the middle. Neighbours share borders. */
export function drawMap(count: number, seed: number): MapCell[] {
  const bend = waves(new Random(seed, 'map'))
  const rows = Math.max(1, Math.round(Math.sqrt(count * 0.7)))
  const cells = Array.from({ length: rows }, (_, row) => {
    const size = Math.floor(count / rows) + (row < count % rows ? 1 : 0)
    return Array.from({ length: size }, (_, column) => ({
      left: column / size,
      right: (column + 1) / size,
      low: row / rows,
      high: (row + 1) / rows,
    }))
  }).flat()
  const away = ({ left, right, low, high }: Brick) =>
    Math.hypot((left + right) / 2 - 0.5, (low + high) / 2 - 0.5)
  return cells.sort((a, b) => away(a) - away(b)).map((brick) => cellOf(brick, bend))
}

interface Brick {
  left: number
  right: number
  low: number
  high: number
}

function cellOf({ left, right, low, high }: Brick, bend: Bend): MapCell {
  const at = (across: number, up: number) => bend(left + across * (right - left), low + up * (high - low))
  const steps = Array.from({ length: STEPS }, (_, step) => step / STEPS)
  const ring = [
    ...steps.map((t) => at(t, 0)),
    ...steps.map((t) => at(1, t)),
    ...steps.map((t) => at(1 - t, 1)),
    ...steps.map((t) => at(0, 1 - t)),
  ]
  return { outline: [...ring, ring[0]!], at }
}

type Bend = (x: number, y: number) => Position

/** A smooth distortion of the unit square, small enough not to fold, as a place on the map. */
function waves(random: Random): Bend {
  const [a, b, c, d] = [1, 2, 3, 4].map(() => random.next() * 2 * Math.PI) as [number, number, number, number]
  return (x, y) => {
    const bentX = x + 0.03 * Math.sin(9 * y + a) + 0.012 * Math.sin(23 * y + 5 * x + b)
    const bentY = y + 0.05 * Math.sin(8 * x + c) + 0.016 * Math.sin(25 * x + 4 * y + d)
    return [rounded(WEST + WIDTH * bentX), rounded(SOUTH + HEIGHT * bentY)]
  }
}

function rounded(degrees: number): number {
  return Number(degrees.toFixed(4))
}
