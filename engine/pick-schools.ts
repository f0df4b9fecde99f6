import type { Facts } from './facts.ts'

/** The same facts for some of the schools, named by ascending indexes. */
export function pickSchools(facts: Facts, wanted: readonly number[]): Facts {
  const width = facts.sittings.length
  const rowsOf = <Column extends Int32Array | Uint8Array>(column: Column): Column => {
    const picked = column.slice(0, wanted.length * width) as Column
    for (const [to, school] of wanted.entries())
      picked.set(column.subarray(school * width, (school + 1) * width), to * width)
    return picked
  }
  return {
    ...facts,
    schools: wanted.map((school) => facts.schools[school]!),
    participants: rowsOf(facts.participants),
    low: rowsOf(facts.low),
    source: rowsOf(facts.source),
    row: rowsOf(facts.row),
    rows: rowsOf(facts.rows),
    restored: rowsOf(facts.restored),
  }
}
