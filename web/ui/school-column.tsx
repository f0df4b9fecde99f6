import { common } from '#web/words/common.ts'
import type { Column } from './register-table.tsx'

interface School {
  name: string
  municipality: { name: string }
}

/** The column that names a school and says where it is. */
export function schoolColumn<Row>(schoolOf: (row: Row) => School): Column<Row> {
  return {
    key: 'school',
    title: common.school,
    names: true,
    cell: (row) => {
      const { name, municipality } = schoolOf(row)
      return (
        <>
          {name}
          <div className="muted small">{municipality.name}</div>
        </>
      )
    },
  }
}
