const days = new Intl.DateTimeFormat('ru', { dateStyle: 'long', timeZone: 'UTC' })

/** A day as «1 сентября 2025». */
export function dayInWords(day: string): string {
  return days.format(new Date(`${day}T00:00:00Z`)).replace(/\s*г\.$/, '')
}

/** A day as «01.09.2025». */
export function dayInFigures(day: string): string {
  return day.split('-').reverse().join('.')
}
