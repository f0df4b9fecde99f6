import { normalise, toCyrillic } from './text.ts'

const ABBREVIATED: readonly (readonly [RegExp, string])[] = [
  [/ муниципальное /g, ' м '],
  [/ государственное /g, ' г '],
  [/ областное /g, ' о '],
  [/ краевое /g, ' к '],
  [/ бюджетное /g, ' б '],
  [/ казенное /g, ' к '],
  [/ автономное /g, ' а '],
  [/ общеобразовательное учреждение /g, ' оу '],
  [/ средн[а-я]+ (?:общеобразовательн[а-я]+ )?школ[а-я]* /g, ' сош '],
  [/ основн[а-я]+ (?:общеобразовательн[а-я]+ )?школ[а-я]* /g, ' оош '],
  [/ начальн[а-я]+ (?:общеобразовательн[а-я]+ )?школ[а-я]* /g, ' нош '],
  [/ сш /g, ' сош '],
  [/ город[ае]? /g, ' г '],
  [/ сел[аое] /g, ' с '],
  [/ (?:поселок|поселка|поселке|пос) /g, ' п '],
  [/ деревн[яие] /g, ' д '],
  [/ имени /g, ' им '],
  // «№ 3», «N 3» and «3» are one number.
  [/[№n](?= ?\d)/g, ' '],
]
const SPELLED_FORM = /^ (?:[а-я]+(?:ое|ая) ){1,6}(?:учреждение|организация) /
const SHORT_FORM = /^ (?:[а-я]{0,3}(?:оу|обу|оау|оку|оо)|[гмко]{1,2}[бак]у) (?=\S+ ?)/
const GLUED_FORM =
  /^(?:[а-я]{0,3}(?:оу|обу|оау|оку))(?=сош|оош|нош|вош|лицей|гимназ|прогимн|школ|средн|основн|начальн|центр|кадет)/
const PLACE_WORDS =
  / (?:муниципальн[а-я]+|образовани[ея]|городск[а-я]+|город[а-я]*|района?|округа?|рн|г|о|мо|го|мр|тер) /

/** Words between single spaces: quotes, dots and dashes gone, Latin lookalikes Cyrillic again. */
function wordsOf(text: string): string {
  const value = normalise(text).replace(/(?<=[а-я])-(?=н(?:[^а-я]|$))/g, '')
  const cyrillic = /[а-я]/.test(value) ? toCyrillic(value) : value
  return ` ${cyrillic
    .replace(/[^а-яa-z0-9№]+/g, ' ')
    .replace(/(?<=\d)(?=[а-я]{2})|(?<=[а-я])(?=\d)/g, ' ')
    .trim()} `
}

function squeezed(words: string): string {
  let text = words
  for (const [pattern, short] of ABBREVIATED) text = text.replace(pattern, short)
  return text.replace(/ /g, '')
}

/**
 * A name for comparing: case, quotes, dots and spaces do not matter, and legal forms are the same spelled out or
 * abbreviated: «МБОУ „СОШ № 1“» = «Муниципальное бюджетное общеобразовательное учреждение средняя … школа №1».
 */
export function comparableName(name: string): string {
  return squeezed(wordsOf(name))
}

/** The name without its legal form: «МБОУ „СОШ № 1“» and «СОШ № 1» are one school. */
export function bareName(name: string): string {
  return squeezed(wordsOf(name).replace(SPELLED_FORM, ' ').replace(SHORT_FORM, ' ')).replace(GLUED_FORM, '')
}

/** Kind and number of a school at the beginning of its bare name, without what follows: `сош1`. Null without a number. */
export function numberedKind(bare: string): string | null {
  return /^(?:сош|оош|нош|лицей|гимназия|школа|прогимназия)\d{1,4}/.exec(bare)?.[0] ?? null
}

/** A municipality for comparing: «Лесной р-н» = «Лесной муниципальный район». */
export function comparablePlace(municipality: string): string {
  return wordsOf(municipality)
    .replace(/ (?:муниципальн[а-я]+|образовани[ея]|мо) /g, ' ')
    .replace(/ (?:рн|мр) /g, ' район ')
    .replace(/ /g, '')
}

/** What a municipality is called after, without its kind and ending: «г. Озёрск», «Озёрский район» → `озер`. */
export function placeStem(municipality: string): string {
  let words = wordsOf(municipality)
  while (PLACE_WORDS.test(words)) words = words.replace(PLACE_WORDS, ' ')
  return words
    .replace(/ /g, '')
    .replace(/(?:ского|ский|ская|ское|ной|ный|ная|ное|ого|ск|ой|ый|ий|ая|ое)$/, '')
}
