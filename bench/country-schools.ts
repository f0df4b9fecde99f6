import { sql } from 'kysely'
import type { Queries } from '#server/platform/database.ts'
import { buildMunicipality, buildRegion } from '#test/factories.ts'

/** As many as the country has. */
export const SCHOOLS = 40_000
const MUNICIPALITIES = 80
const PORTION = 4000
export const TIMES = 60

/** Schools with names as registers write them: kinds, numbers, places, people they are named after. */
export async function fillSchools(
  db: Queries,
  schools = SCHOOLS,
): Promise<{ regionId: number; municipalityId: number }> {
  const { region_id } = await buildRegion(db)
  const places: number[] = []
  for (let i = 0; i < MUNICIPALITIES; i++)
    places.push(
      (await buildMunicipality(db, { region_id, name: `Округ ${String(i).padStart(3, '0')}` }))
        .municipality_id,
    )
  for (let first = 1; first <= schools; first += PORTION)
    await sql`insert into schools (region_id, municipality_id, code, login, name, full_name, kind, settlement, pupils)
    select ${region_id}, (${places}::bigint[])[1 + n % ${MUNICIPALITIES}::int], lpad(n::text, 6, '0'),
      'sch77' || lpad(n::text, 6, '0'),
      'МБОУ «' || short || ' № ' || n % 400 || ' ' || place || '»',
      'Муниципальное бюджетное общеобразовательное учреждение «' || kind || ' № ' || n % 400 || ' имени ' || person || '» '
        || place, short, place, 50 + n % 900
    from generate_series(${first}::int, ${Math.min(first + PORTION - 1, schools)}::int) n,
      lateral (select (array['СОШ', 'ООШ', 'Лицей', 'Гимназия'])[1 + n % 4] as short,
        (array['Средняя школа', 'Основная школа', 'Лицей', 'Гимназия'])[1 + n % 4] as kind,
        (array['с. Берёзовка', 'г. Ясный', 'п. Ёлкино', 'д. Заречье', 'с. Липовец', 'г. Плёсогорск', 'п. Журавли'])
          [1 + n % 7] || ' ' || (n / 400)::text as place,
        (array['А. С. Пушкина', 'Ю. А. Гагарина', 'М. В. Ломоносова', 'К. Э. Циолковского', 'С. П. Королёва'])
          [1 + n % 5] as person) made`.execute(db)
  await sql`vacuum analyze schools`.execute(db)
  await sql`vacuum analyze organisations`.execute(db)
  return { regionId: region_id, municipalityId: places[7]! }
}

/** ms of the middle run and of the 95th of a hundred. */
export async function measure(
  work: (turn: number) => Promise<unknown>,
): Promise<{ p50: number; p95: number }> {
  const times: number[] = []
  for (let turn = -5; turn < TIMES; turn++) {
    const before = performance.now()
    await work(Math.abs(turn))
    if (turn >= 0) times.push(performance.now() - before)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!
  return { p50: at(0.5), p95: at(0.95) }
}
