import { termKeys, terms } from '#contract/terms.ts'

/**
 * Words that whoever guesses passwords of this product tries first; docs/security.md names them too. A password may hold
 * them: they only count for next to nothing.
 */
export const GUESSABLE_WORDS: readonly string[] = [
  ...['опора', 'школа', 'школы', 'гимназия', 'лицей', 'интернат', 'класс', 'урок', 'учитель', 'учительница'],
  ...['учителя', 'директор', 'завуч', 'методист', 'ученик', 'ученица', 'родитель', 'администратор', 'админ'],
  ...[
    'оператор',
    'пользователь',
    'район',
    'область',
    'край',
    'республика',
    'регион',
    'город',
    'россия',
    'москва',
  ],
  ...[
    'министерство',
    'департамент',
    'управление',
    'образование',
    'определение',
    'просвещение',
    'экзамен',
    'результат',
    'оценка',
  ],
  ...[
    'егэ',
    'огэ',
    'гвэ',
    'впр',
    'математика',
    'русский',
    'русскийязык',
    'пароль',
    'привет',
    'добро',
    'пожаловать',
  ],
  ...['любовь', 'солнце', 'счастье', 'мама', 'папа', 'здравствуйте', 'осень', 'зима', 'весна', 'лето'],
  ...[
    'сентябрь',
    'октябрь',
    'ноябрь',
    'декабрь',
    'январь',
    'февраль',
    'март',
    'апрель',
    'май',
    'июнь',
    'июль',
    'август',
  ],
]

/** The words of the field that a region may change, as they are said everywhere. */
export const termWords = (): string[] =>
  termKeys.flatMap((key) => Object.values(terms[key]).flatMap((said) => wordsOf(said)))

/** A text as the words that a guess would take from it. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []
}
