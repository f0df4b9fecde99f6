/*
 * What a social passport asks: numbers of people only, never their names. Fields as data, read by the form, the server,
 * the template and the export. The seven inputs of the index are called as in its versions and as the intake calls them.
 */

interface PassportField {
  id: string
  title: string
  group: 'pupils' | 'teachers' | 'settlement'
  /** The field whose people these are a part of. */
  of?: 'pupils' | 'teachers'
  /** Read from files of many schools; left out: asked on the page only. */
  inFiles?: true
}

/** Headers are understood by the intake as the same fields. */
export const passportFields = [
  { id: 'pupils', title: 'Всего обучающихся', group: 'pupils', inFiles: true },
  {
    id: 'parentsHigher',
    title: 'Оба родителя с высшим образованием',
    group: 'pupils',
    of: 'pupils',
    inFiles: true,
  },
  { id: 'completeFamily', title: 'Из полных семей', group: 'pupils', of: 'pupils', inFiles: true },
  { id: 'housing', title: 'Жильё со всеми удобствами', group: 'pupils', of: 'pupils', inFiles: true },
  {
    id: 'unemployed',
    title: 'Родители безработные (хотя бы один)',
    group: 'pupils',
    of: 'pupils',
    inFiles: true,
  },
  { id: 'onRegister', title: 'На профилактическом учёте', group: 'pupils', of: 'pupils', inFiles: true },
  {
    id: 'otherLanguage',
    title: 'Русский — не язык общения дома',
    group: 'pupils',
    of: 'pupils',
    inFiles: true,
  },
  { id: 'specialNeeds', title: 'Обучающиеся с ОВЗ', group: 'pupils', of: 'pupils', inFiles: true },
  { id: 'teachers', title: 'Педагогических работников', group: 'teachers', inFiles: true },
  {
    id: 'teachersHighest',
    title: 'Из них высшей категории',
    group: 'teachers',
    of: 'teachers',
    inFiles: true,
  },
  { id: 'psychologist', title: 'Психолог (человек)', group: 'teachers', inFiles: true },
  { id: 'speechTherapist', title: 'Логопед (человек)', group: 'teachers', inFiles: true },
  { id: 'socialTeacher', title: 'Социальный педагог (человек)', group: 'teachers', inFiles: true },
  { id: 'residents', title: 'Жителей в населённом пункте', group: 'settlement' },
] as const satisfies readonly PassportField[]

export type PassportFieldId = (typeof passportFields)[number]['id']
export const passportFieldIds = passportFields.map(({ id }) => id) as [PassportFieldId, ...PassportFieldId[]]

/** Counts by field; null and left out: not known. */
export type PassportAnswers = Partial<Record<PassportFieldId, number | null>>

export const passportGroups = {
  pupils: 'Обучающиеся и их семьи',
  teachers: 'Педагоги',
  settlement: 'Населённый пункт',
} as const

export const passportStates = ['missing', 'draft', 'sent', 'accepted', 'returned'] as const
export type PassportState = (typeof passportStates)[number]

export const passportStateWords: Readonly<Record<PassportState, string>> = {
  missing: 'не начат',
  draft: 'заполняется',
  sent: 'ждёт проверки',
  accepted: 'принят',
  returned: 'возвращён на доработку',
}

/** Headers of the template. */
export const fieldsOfFiles = passportFields.filter((field: PassportField) => field.inFiles)

export const titleOfField = (id: string): string =>
  passportFields.find((field) => field.id === id)?.title ?? id

/** More people than a school, or a settlement, has. */
export const MOST = 20_000_000

/** What cannot be, with the field it is about: what is wrong and how to mend it. */
export function passportFaults(answers: PassportAnswers): { field: PassportFieldId; sentence: string }[] {
  const fields: readonly (PassportField & { id: PassportFieldId })[] = passportFields
  return fields.flatMap(({ id, title, of }) => {
    const count = answers[id]
    if (count === null || count === undefined) return []
    if (!Number.isSafeInteger(count) || count < 0 || count > MOST)
      return [{ field: id, sentence: `«${title}»: ${count} — нужно целое число, не меньше нуля.` }]
    if (id === 'pupils' && count === 0)
      return [
        {
          field: id,
          sentence: `«${title}»: 0 — тогда паспорту не о ком рассказать. Впишите число обучающихся.`,
        },
      ]
    const whole = of && answers[of]
    if (of && typeof whole === 'number' && count > whole)
      return [
        {
          field: id,
          sentence: `«${title}»: ${count} — больше, чем «${titleOfField(of)}» (${whole}). Исправьте одно из чисел.`,
        },
      ]
    return []
  })
}

/** What keeps a passport from being sent; none: it may go. */
export function whyNotSend(answers: PassportAnswers): string[] {
  const faults = passportFaults(answers).map(({ sentence }) => sentence)
  if (answers.pupils === null || answers.pupils === undefined)
    return ['Не вписано, сколько всего обучающихся: без этого долей не посчитать.', ...faults]
  return faults
}
