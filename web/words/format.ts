/** Space that does not break, as between a number and its unit. */
export const NBSP = '\u00a0'
const THIN = '\u202f'

const rules = new Intl.PluralRules('ru-RU')

/** The form of a noun that goes with a number: 1 школа, 2 школы, 5 школ. */
export function plural(n: number, one: string, few: string, many: string): string {
  const form = rules.select(Math.abs(n))
  return form === 'one' ? one : form === 'few' || form === 'other' ? few : many
}

/** A number in Russian writing: thin spaces in thousands, decimal comma; `least` decimals are kept even when zero. */
export function number(n: number, digits = 0, least = digits): string {
  return n
    .toLocaleString('ru-RU', { minimumFractionDigits: least, maximumFractionDigits: digits })
    .replace(/\s/g, THIN)
    .replace('-', '−')
}

/** A number with its noun: «12 школ». */
export function counted(n: number, one: string, few: string, many: string): string {
  return `${number(n)}${NBSP}${plural(n, one, few, many)}`
}

export const schools = (n: number) => counted(n, 'школа', 'школы', 'школ')
export const files = (n: number) => counted(n, 'файл', 'файла', 'файлов')
export const participants = (n: number) => counted(n, 'участник', 'участника', 'участников')

/** A share 0..1 as «30,8 %», a whole one as «30 %». */
export function percent(share: number, digits = 1): string {
  return `${number(share * 100, digits, 0)}${NBSP}%`
}

/** «4 из 13». */
export function countOf(low: number, all: number): string {
  return `${number(low)}${NBSP}из${NBSP}${number(all)}`
}

/** «4 из 13 (30,8 %)»: the count first, for a bare percent of a small group says more than is known. */
export function shareOf(low: number, all: number): string {
  return all > 0 ? `${countOf(low, all)} (${percent(low / all)})` : countOf(low, all)
}

/** An interval of shares 0..1: «от 12,7 до 57,6 %». */
export function interval([from, to]: readonly [number, number]): string {
  return `от ${number(from * 100, 1, 0)} до ${percent(to)}`
}

const day = new Intl.DateTimeFormat('ru-RU', { day: 'numeric', month: 'long', year: 'numeric' })
const clock = new Intl.DateTimeFormat('ru-RU', { hour: '2-digit', minute: '2-digit' })

/** An ISO date as «5 октября 2025». */
export function date(iso: string): string {
  return day.format(new Date(iso)).replace(/\s?г\.$/, '')
}

/** An ISO instant as «5 октября 2025, 14:05» by the reader's clock. */
export function dateTime(iso: string): string {
  return `${date(iso)}, ${clock.format(new Date(iso))}`
}

const second = new Intl.DateTimeFormat('ru-RU', { timeStyle: 'medium' })

/** An ISO instant to the second, for proof: «5 октября 2025, 14:05:09». */
export function instant(iso: string): string {
  return `${date(iso)}, ${second.format(new Date(iso))}`
}

/** Bytes as «1,2 МБ». */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes}${NBSP}Б`
  if (bytes < 1024 * 1024) return `${number(bytes / 1024)}${NBSP}КБ`
  return `${number(bytes / 1024 / 1024, 1)}${NBSP}МБ`
}

/** The first letter large, as at the head of a page. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** «а, б и в». */
export function listOf(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} и ${items[items.length - 1]}`
}
