import { areaOf, type Polygon, type Position } from './geojson.ts'
import { unwound } from './simplify.ts'

export interface DrawnShape {
  /** An SVG path in whole units. */
  path: string
  /** The middle of its largest part. */
  at: [x: number, y: number]
}

/** Shapes beside each other. */
export interface DrawnMap {
  width: number
  height: number
  drawn: DrawnShape[]
}

const WIDTH = 1000
const MARGIN = 4
const RAD = Math.PI / 180

/** Draws shapes beside each other as a map 1000 units wide: equal areas, north up in the middle. */
export function drawShapes(shapes: readonly (readonly Polygon[])[]): DrawnMap {
  const positions = collect(shapes)
  if (positions.length === 0)
    return { width: WIDTH, height: WIDTH, drawn: shapes.map(() => ({ path: '', at: [0, 0] })) }
  const project = albers(positions)
  const flat = positions.map(project)
  const [left, right] = extent(flat.map(([x]) => x))
  const [bottom, top] = extent(flat.map(([, y]) => y))
  const scale = (WIDTH - 2 * MARGIN) / Math.max(right - left, (top - bottom) / 1.2, 1e-9)
  const place = (position: Position): readonly [number, number] => {
    const [x, y] = project(position)
    return [Math.round(MARGIN + (x - left) * scale), Math.round(MARGIN + (top - y) * scale)]
  }
  return {
    width: Math.round(2 * MARGIN + (right - left) * scale),
    height: Math.round(2 * MARGIN + (top - bottom) * scale),
    drawn: shapes.map((polygons) =>
      drawnShape(polygons.map((rings) => rings.map((ring) => ring.map(place)))),
    ),
  }
}

function collect(shapes: readonly (readonly Polygon[])[]): Position[] {
  return shapes.flatMap((polygons) => polygons.flatMap(([outer = []]) => outer))
}

/** Albers' conic with equal areas on a sphere (Snyder, Map Projections, 1987, p. 100), its parallels by the place. */
function albers(positions: readonly Position[]): (position: Position) => readonly [number, number] {
  const [south, north] = extent(positions.map(([, lat]) => lat))
  const [west, east] = extent(positions.map(([lon]) => unwound(lon)))
  const [low, high] = [south + (north - south) / 6, north - (north - south) / 6]
  const n = (Math.sin(low * RAD) + Math.sin(high * RAD)) / 2
  const c = Math.cos(low * RAD) ** 2 + 2 * n * Math.sin(low * RAD)
  const middle = (west + east) / 2
  return ([lon, lat]) => {
    const rho = Math.sqrt(c - 2 * n * Math.sin(lat * RAD)) / n
    const theta = n * (unwound(lon) - middle) * RAD
    return [rho * Math.sin(theta), -rho * Math.cos(theta)]
  }
}

function extent(values: readonly number[]): [least: number, most: number] {
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  )
}

type Ring = readonly (readonly [number, number])[]

function drawnShape(polygons: readonly (readonly Ring[])[]): DrawnShape {
  const path = polygons.flat().map(pathOf).join('')
  const outers = polygons.flatMap(([outer]) => (outer ? [outer] : []))
  const [largest = []] = outers.sort((a, b) => Math.abs(areaOf(b)) - Math.abs(areaOf(a)))
  return { path, at: middleOf(largest) }
}

/** The centre of gravity of a closed ring; the first point of one without area. */
function middleOf(ring: Ring): [number, number] {
  const area = areaOf(ring)
  const [first = [0, 0]] = ring
  if (area === 0) return [first[0], first[1]]
  let [x, y] = [0, 0]
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1]!, ring[i]!]
    const weight = a[0] * b[1] - b[0] * a[1]
    x += (a[0] + b[0]) * weight
    y += (a[1] + b[1]) * weight
  }
  return [Math.round(x / (3 * area)), Math.round(y / (3 * area))]
}

/** Steps from point to point: a third of the length of absolute places. */
function pathOf(ring: Ring): string {
  let [x, y] = ring[0]!
  let path = `M${x},${y}`
  for (const [nextX, nextY] of ring.slice(1, -1)) {
    if (nextX === x && nextY === y) continue
    path += `l${nextX - x},${nextY - y}`
    x = nextX
    y = nextY
  }
  return `${path}z`
}
