import { areaOf, type Outline, type Polygon, type Position } from './geojson.ts'

/** Cells of the grid over the longer side of the region: finer than any screen shows. */
const CELLS = 2500

/**
 * Outlines with the points of a grid only, and without those that lie between two others. Neighbours share their points,
 * so they share them afterwards too: no gaps open between them. Parts smaller than a cell go, but for the last of an
 * outline.
 */
export function simplify(outlines: readonly Outline[]): Outline[] {
  const step = stepOf(outlines)
  const snap = (degrees: number) => Number((Math.round(degrees / step) * step).toFixed(6))
  return outlines.map((outline) => {
    const thinned = outline.polygons.map((polygon) => thin(polygon, snap))
    const kept = thinned.filter((polygon) => polygon.length > 0)
    return { ...outline, polygons: kept.length > 0 ? kept : outline.polygons.slice(0, 1) }
  })
}

function stepOf(outlines: readonly Outline[]): number {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const { polygons } of outlines)
    for (const polygon of polygons)
      for (const [lon, lat] of polygon[0]!) {
        const wound = unwound(lon)
        if (wound < west) west = wound
        if (wound > east) east = wound
        if (lat < south) south = lat
        if (lat > north) north = lat
      }
  return Math.max((east - west) / 2, north - south, 1e-3) / CELLS
}

/** Chukotka lies on both sides of 180°: its west is counted on. */
export function unwound(lon: number): number {
  return lon < 0 ? lon + 360 : lon
}

function thin(polygon: Polygon, snap: (degrees: number) => number): Polygon {
  const [outer, ...holes] = polygon.map((ring) =>
    withoutMiddles(ring.map(([lon, lat]) => [snap(lon), snap(lat)])),
  )
  if (!outer || isFlat(outer)) return []
  return [outer, ...holes.filter((hole) => !isFlat(hole))]
}

function isFlat(ring: readonly Position[]): boolean {
  return ring.length < 4 || areaOf(ring) === 0
}

/** Without repeated points and those on a straight line of the grid between their neighbours. */
function withoutMiddles(ring: readonly Position[]): Position[] {
  const kept: Position[] = []
  for (const point of ring) {
    const last = kept.at(-1)
    if (last && last[0] === point[0] && last[1] === point[1]) continue
    const before = kept.at(-2)
    if (before && last && isBetween(before, last, point)) kept.pop()
    kept.push(point)
  }
  return kept
}

/** Only along rows and columns of the grid: a corner that a neighbour has there stays on the same line. */
function isBetween(a: Position, b: Position, c: Position): boolean {
  const along = (axis: 0 | 1) => a[axis] === b[axis] && b[axis] === c[axis]
  const onward = (axis: 0 | 1) => (b[axis] - a[axis]) * (c[axis] - b[axis]) > 0
  return (along(0) && onward(1)) || (along(1) && onward(0))
}
