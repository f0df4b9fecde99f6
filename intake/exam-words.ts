import type { Exam } from './reference.ts'
import { type Wave, waveOf } from './waves.ts'

const EXAMS: readonly (readonly [Exam, RegExp])[] = [
  ['vpr', /(?:^|[^а-яa-z])(?:впр|vpr)|всероссийск[а-я]* проверочн/],
  // A rehearsal of an exam is a work of the region.
  [
    'rkr',
    /(?:пробн|репетиц|тренировоч|тренинг|диагностич|апробац)[а-я]*(?: [а-я]+){0,4} (?:огэ|егэ|гиа|экзамен)|(?:огэ|егэ|гиа[ -]?(?:9|11)?) ?[-(]? ?(?:пробн|репетиц|тренир)|в формате (?:огэ|егэ|гиа)|готов[а-я]*(?: [а-я]+){0,2} к (?:огэ|егэ|гиа)/,
  ],
  ['oge', /(?:^|[^а-яa-z])(?:огэ|oge)|основн[а-я]* государственн[а-я]* экзамен/],
  ['ege', /(?:^|[^а-яa-z])(?:егэ|ege)|един[а-я]* государственн[а-я]* экзамен/],
  ['gve', /(?:^|[^а-яa-z])(?:гвэ|gve)|государственн[а-я]* выпускн[а-я]* экзамен/],
  ['oge', /(?:^|[^а-яa-z])(?:гиа|gia)[ -]?9(?!\d)/],
  ['ege', /(?:^|[^а-яa-z])(?:гиа|gia)[ -]?11(?!\d)/],
  [
    'rkr',
    /(?:^|[^а-яa-z])(?:ркр|ккр|мкр|дкр|рдр|кдр|рпр|мдр|rkr)(?:$|[^а-яa-z])|(?<!(?:центр|отдел|институт|служб)[а-я]* (?:[а-я]+ ){0,3})диагностик|^мониторинг|(?:входн|стартов|рубежн|полугодов)[а-я]* (?:контрольн|проверочн|мониторинг)|(?:региональн|краев|областн|республиканск|диагностическ|муниципальн|районн|городск)[а-я]* (?:контрольн|проверочн|диагностическ|мониторингов|срезов)?[а-я]* ?работ/,
  ],
]

/** Final attestation without a word on its grade: the grade tells ОГЭ from ЕГЭ. */
export const FINAL = /(?:^|[^а-яa-z])гиа(?:$|[^а-яa-z])|государственн[а-я]* итогов[а-я]* аттестац/

/** What a title says is left out of its period, or is only a part of it. */
const LEFT_OUT =
  /(?:без|кроме|исключая|не считая|до) (?:[а-я]+ ){0,2}?(?:резерв|пересда|повторн|досроч|дополн)[а-я]*|(?:с учетом|включая|и|\+) (?:[а-я]+ ){0,2}?(?:резерв|досроч)[а-я]*/g

/** The exam a normalised text names, or null. */
export function examIn(text: string): Exam | null {
  return EXAMS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

/** ОГЭ or ЕГЭ by the grade of those attested. */
export function finalExam(grade: number | null): Exam | null {
  return grade === 9 ? 'oge' : grade === 11 ? 'ege' : null
}

/** The period of exams in a title: «основной период, включая резервные дни» is the main one. */
export function waveIn(text: string): Wave | null {
  const said = text.replace(LEFT_OUT, ' ')
  if (!/период|этап|срок|дни|день|пересда|повторн/.test(said)) return null
  const wave = waveOf(said)
  return wave === 'early' && /основн/.test(said) ? 'main' : wave
}
