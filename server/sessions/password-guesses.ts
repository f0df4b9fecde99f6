import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { GUESSABLE_WORDS, termWords } from './guessable-words.ts'

const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`"
const RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбю.ё'

/** What makes a password easy to guess, by the part that stands in it. */
export type Weakness = 'word' | 'keys' | 'repeat' | 'row' | 'date'

const WEAKNESS: Record<string, Weakness> = {
  dictionary: 'word',
  wordSequence: 'word',
  spatial: 'keys',
  repeat: 'repeat',
  sequence: 'row',
  date: 'date',
  regex: 'date',
}

/** Guesses that do not reach a password, as a power of ten: more than whoever takes the table of passwords tries on each. */
const ENOUGH = 10
/** What is judged: whoever types more has said enough. It bounds the time, which grows faster than the length. */
const JUDGED = 72

let judge: Promise<ZxcvbnFactory> | undefined

/**
 * What makes a password easy to guess; undefined when it is not. It is judged as typed and as the same keys give it in the
 * other layout, Russian or Latin: the weaker counts. `about` are words that have to do with the person.
 */
export async function findWeaknesses(
  password: string,
  about: readonly string[],
): Promise<Set<Weakness> | undefined> {
  judge ??= loadJudge()
  const factory = await judge
  const typed = password.slice(0, JUDGED).toLowerCase()
  const judged = [typed, retype(typed, RUSSIAN, LATIN), retype(typed, LATIN, RUSSIAN)].map((one) =>
    factory.check(one, [...about]),
  )
  const weakest = judged.reduce((least, one) => (one.guessesLog10 < least.guessesLog10 ? one : least))
  if (weakest.guessesLog10 >= ENOUGH) return undefined
  return new Set(weakest.sequence.flatMap(({ pattern }) => WEAKNESS[pattern] ?? []))
}

/** 49,233 passwords of ten million that were given away, each used more than ten times: read when first asked for. */
async function loadJudge(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const { qwerty, keypad } = adjacencyGraphs
  return new ZxcvbnFactory({
    dictionary: { passwords: dictionary['passwords-common'], field: [...GUESSABLE_WORDS, ...termWords()] },
    graphs: { qwerty, keypad },
    l33tMaxSubstitutions: 10,
  })
}

function retype(text: string, from: string, to: string): string {
  return Array.from(text, (letter) => to[from.indexOf(letter)] ?? letter).join('')
}
