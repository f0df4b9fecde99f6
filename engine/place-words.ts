/** What places of a method's file are called for people: `decision.bands[1].to` → «Полоса 2, «до»». */
export function placeInWords(position: string): string | undefined {
  for (const [pattern, words] of PLACES) {
    const match = pattern.exec(position)
    if (match) return words(Number(match[1] ?? 0) + 1)
  }
  return undefined
}

const PLACES: readonly (readonly [RegExp, (n: number) => string])[] = [
  [/^id$/, () => 'Обозначение'],
  [/^version$/, () => 'Номер версии'],
  [/^title$/, () => 'Название'],
  [/^summary$/, () => 'Коротко о правиле'],
  [/^sources\.[^.]+\.title$/, () => 'Название документа'],
  [/^sources\.[^.]+\.section$/, () => 'Место в документе'],
  [/^sources\.[^.]+\.date$/, () => 'Дата документа'],
  [/^sources\.[^.]+\.url$/, () => 'Ссылка на документ'],
  [/^sources/, () => 'Документы'],
  [/^procedures\.source$/, () => 'Основание перечня процедур'],
  [/^procedures\.value\[(\d+)\]/, (n) => `Процедура ${n}`],
  [/^procedures/, () => 'Процедуры'],
  [/^seasons/, () => 'Сроки проведения'],
  [/^lowShare\.source$/, () => 'Основание порога'],
  [/^lowShare/, () => 'Порог низкого результата'],
  [/^minimumParticipants\.source$/, () => 'Основание наименьшего числа участников'],
  [/^minimumParticipants/, () => 'Наименьшее число участников'],
  [/^years\.source$/, () => 'Основание числа лет'],
  [/^years/, () => 'Сколько лет учитывается'],
  [/^decision\.source$/, () => 'Основание решения'],
  [/^decision\.(?:any|all)Of\[(\d+)\]\.title$/, (n) => `Критерий ${n}, название`],
  [/^decision\.(?:any|all)Of\[(\d+)\]\.atLeast\.source$/, (n) => `Критерий ${n}, основание`],
  [/^decision\.(?:any|all)Of\[(\d+)\]\.atLeast/, (n) => `Критерий ${n}, сколько низких результатов`],
  [/^decision\.(?:any|all)Of\[(\d+)\]/, (n) => `Критерий ${n}`],
  [/^decision\.(?:any|all)Of$/, () => 'Критерии'],
  [/^decision\.bands\[(\d+)\]\.title$/, (n) => `Полоса ${n}, название`],
  [/^decision\.bands\[(\d+)\]\.from$/, (n) => `Полоса ${n}, «от»`],
  [/^decision\.bands\[(\d+)\]\.to$/, (n) => `Полоса ${n}, «до»`],
  [/^decision\.bands\[(\d+)\]/, (n) => `Полоса ${n}`],
  [/^decision\.bands$/, () => 'Полосы'],
  [/^decision/, () => 'Решение'],
]
