import type { Answer, ContextField, ResilientPart } from '#engine/context-index/contextualised.ts'

/** The answers about a school in its conditions, as pages and files say them. */
export const answerWords: Readonly<Record<Answer, string>> = { yes: 'да', no: 'нет', unknown: 'неизвестно' }

export const contextFieldWords: Readonly<Record<ContextField, string>> = {
  'good-hard': 'низких мало, условия трудные',
  'good-easy': 'низких мало, условия благоприятные',
  'poor-hard': 'низких много, условия трудные',
  'poor-easy': 'низких много, условия благоприятные',
}

export const resilientPartWords: Readonly<Record<ResilientPart, string>> = {
  context: 'уровень индекса низкий или ниже среднего',
  markers: 'в двух последних годах нет низких результатов',
  bias: 'признаков необъективности не найдено',
  result: 'прибавка в верхней трети школ',
}
