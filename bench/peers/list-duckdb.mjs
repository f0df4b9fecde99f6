/** The list by DuckDB: the same file, the same rule, typed and validated columns; with `--distinct`, repeats once. */
import { DuckDBInstance } from '@duckdb/node-api'
import { listAnswer, measure } from './measure.mjs'

const [path, distinct] = process.argv.slice(2)
const FEDERAL =
  "('vpr-ma--5','vpr-ma--6','vpr-ru--5','vpr-ru--6','oge-ru--9','oge-ma--9','ege-ru--11','ege-ma-prof-11','ege-ma-base-11')"
const TYPES = `{school_code:'VARCHAR',school_name:'VARCHAR',municipality:'VARCHAR',academic_year:'VARCHAR',season:'VARCHAR',
  exam:'VARCHAR',subject:'VARCHAR',level:'VARCHAR',paper_grade:'TINYINT',pupil:'VARCHAR',class:'VARCHAR',score:'SMALLINT',
  mark:'TINYINT',test_score:'SMALLINT',status:'VARCHAR'}`
const ROWS = `select ${distinct ? 'distinct' : ''} school_code, academic_year, exam, subject, coalesce(level, '') as level,
  paper_grade, pupil, mark, test_score, status from read_csv('${path}', header = true, columns = ${TYPES})`

await measure(distinct ? 'DuckDB, repeats looked for' : 'DuckDB', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const reader = await connection.runAndReadAll(`
    with cells as (
      select school_code as school, academic_year as year, exam || '-' || subject || '-' || level || '-' || paper_grade as procedure,
        count(*) as n,
        count(*) filter (case when exam = 'ege' and level <> 'base' then test_score < case subject when 'ma' then 27 else 24 end else mark <= 2 end) as low
      from (${ROWS}) where status = 'ok' group by all),
    markers as (
      select school, year, count(*) as lows from cells
      where procedure in ${FEDERAL} and year in ('2023/24', '2024/25') and low * 10 >= n * 3 group by all)
    select school from markers group by school
    having max(lows) filter (year = '2024/25') >= 2 or count(distinct year) = 2`)
  return listAnswer(reader.getRows().map(([school]) => school))
})
