import type { Polygon, Position } from './geojson.ts'
import { unwound } from './simplify.ts'

/** Shapes as SVG paths in whole units. */
export interface DrawnMap {
  width: number
  height: number
  paths: string[]
}

const WIDTH = 1000
const MARGIN = 4
const RAD = Math.PI / 180

/** Draws shapes beside each other as a map 1000 units wide: equal areas, north up in the middle. */
export function drawShapes(shapes: readonly (readonly Polygon[])[]): DrawnMap {
  const positions = collect(shapes)
  if (positions.length === 0) return { width: WIDTH, height: WIDTH, paths: [] }
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
    paths: shapes.map((polygons) =>
      polygons
        .flat()
        .map((ring) => pathOf(ring.map(place)))
        .join(''),
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

/** Steps from point to point: a third of the length of absolute places. */
function pathOf(ring: readonly (readonly [number, number])[]): string {
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
