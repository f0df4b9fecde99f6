import { placeStem } from '#intake/school-names.ts'
import type { Outline } from './geojson.ts'
import type { NamedMunicipality } from './queries.ts'

/**
 * Whose outline it is: by the code of ОКТМО, then by name whatever the words of its kind («Приозёрский район» is
 * «Приозёрский муниципальный округ»); null when nobody's, or when the name fits several.
 */
export function municipalityOf(
  outline: Outline,
  municipalities: readonly NamedMunicipality[],
): number | null {
  const code = outline.oktmo?.slice(0, 8)
  const byCode = code ? municipalities.filter(({ oktmo }) => oktmo === code) : []
  if (byCode.length === 1) return byCode[0]!.id
  const stem = placeStem(outline.name)
  const byName = stem.length < 3 ? [] : municipalities.filter(({ name }) => placeStem(name) === stem)
  const exact = byName.filter(({ name }) => name.toLowerCase() === outline.name.toLowerCase())
  const [found] = exact.length === 1 ? exact : byName.length === 1 ? byName : []
  return found?.id ?? null
}
