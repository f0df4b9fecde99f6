/** The list by polars: the same file, the same rule. */
import pl from 'nodejs-polars'
import { listAnswer, measure } from './measure.mjs'

const FEDERAL = [
  'vpr-ma-5',
  'vpr-ma-6',
  'vpr-ru-5',
  'vpr-ru-6',
  'oge-ru-9',
  'oge-ma-9',
  'ege-ru-11',
  'ege-ma-11',
]
const path = process.argv[2]

await measure('polars', async () => {
  const text = pl.Utf8
  const rows = pl.scanCSV(path, {
    schema: {
      school_code: text,
      school_name: text,
      municipality: text,
      academic_year: text,
      season: text,
      exam: text,
      subject: text,
      level: text,
      paper_grade: pl.Int32,
      pupil: text,
      class: text,
      score: pl.Int32,
      mark: pl.Int32,
      test_score: pl.Int32,
      status: text,
    },
  })
  const level = pl.col('level').fillNull(pl.lit(''))
  const byTest = pl
    .col('exam')
    .eq(pl.lit('ege'))
    .and(level.neq(pl.lit('base')))
  const minimum = pl
    .when(pl.col('subject').eq(pl.lit('ma')))
    .then(pl.lit(27))
    .otherwise(pl.lit(24))
  const fails = pl
    .when(byTest)
    .then(pl.col('test_score').lt(minimum))
    .otherwise(pl.col('mark').ltEq(pl.lit(2)))
  const cells = await rows
    .filter(pl.col('status').eq(pl.lit('ok')))
    .withColumn(fails.cast(pl.Int32).alias('fails'))
    .groupBy(['school_code', 'academic_year', 'exam', 'subject', 'level', 'paper_grade'])
    .agg(pl.col('pupil').count().alias('n'), pl.col('fails').sum().alias('low'))
    .collect()
  const lows = new Map()
  for (const cell of cells.toRecords()) {
    const known = FEDERAL.includes(`${cell.exam}-${cell.subject}-${cell.paper_grade}`)
    if (!known || cell.academic_year < '2023/24' || cell.low * 10 < cell.n * 3) continue
    const counts = lows.get(cell.school_code) ?? [0, 0]
    counts[cell.academic_year === '2024/25' ? 1 : 0]++
    lows.set(cell.school_code, counts)
  }
  return listAnswer(
    [...lows].filter(([, [before, last]]) => last >= 2 || (before > 0 && last > 0)).map(([school]) => school),
  )
})
