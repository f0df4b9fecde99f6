import type { ReactNode } from 'react'
import { common } from '#web/words/common.ts'
import type { Column } from './register-table.tsx'

interface School {
  code: string
  name: string
  municipality: { name: string }
}

/** The column that names a school and says where it is; `named` makes a link of the name. */
export function schoolColumn<Row>(
  schoolOf: (row: Row) => School,
  named: (school: School) => ReactNode = ({ name }) => name,
): Column<Row> {
  return {
    key: 'school',
    title: common.school,
    names: true,
    cell: (row) => {
      const school = schoolOf(row)
      return (
        <>
          {named(school)}
          <div className="muted small">{school.municipality.name}</div>
        </>
      )
    },
  }
}
