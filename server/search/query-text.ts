/** A text looked for, in the language of PostgreSQL's `to_tsquery`. */
export interface SearchText {
  /** What must be found: each word by its stem or its beginning, the last number by its beginning too. */
  any: string
  /** The same with whole numbers: what it finds comes first. */
  exact: string
  /** The words themselves. */
  words: readonly string[]
}

const MOST_WORDS = 8

/** Digits of a number that begins a school's number or is whole; from a longer one on, it may begin a code. */
const SHORT = 3

/** Words that stand for others: «шк 12» writes itself «СОШ № 12»; of «лицея» the stem is not that of «лицей». */
const OTHER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^шк(о|ол|ола|олы|оле|олу|олой)?$/, '(шк:* | школ:* | сош | оош | нош | сш)'],
  [/^лице(я|ю|ем|и|ев)$/, 'лицей:*'],
]

/** Reads what a person typed. Null when there is not one letter or digit in it. */
export function readSearchText(text: string): SearchText | null {
  const words = wordsOf(text).slice(0, MOST_WORDS)
  if (words.length === 0) return null
  const last = words.length - 1
  const any = words.map((word, index) => {
    if (!isNumber(word)) return beginning(word)
    if (index < last) return word
    return word.length > SHORT ? `${word}:*` : `(${word} | ${word}:*A)`
  })
  const exact = words.map((word) => (isNumber(word) ? word : beginning(word)))
  return { any: any.join(' & '), exact: exact.join(' & '), words }
}

/** Letters and digits only, as `search_words` of the database leaves them; «шк12» and «5а» are two words each. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/([а-я])(?=\d)|(\d)(?=[а-я])/g, '$1$2 ')
    .split(/[^0-9a-zа-я]+/)
    .filter(Boolean)
}

function beginning(word: string): string {
  return OTHER_WORDS.find(([pattern]) => pattern.test(word))?.[1] ?? `${word}:*`
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word)
}
