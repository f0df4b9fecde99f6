import { dataOfEveryday } from './personal-data-everyday.ts'
import { dataOfPeople } from './personal-data-people.ts'
import { dataOfResults } from './personal-data-results.ts'
import type { DataTable } from './personal-data-table.ts'

/** Every table of the database by name; `personal-data.test.ts` holds it to the database column by column. */
export const DATA_TABLES: Readonly<Record<string, DataTable>> = {
  ...dataOfPeople,
  ...dataOfResults,
  ...dataOfEveryday,
}
