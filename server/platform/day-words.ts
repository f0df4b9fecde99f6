const days = new Intl.DateTimeFormat('ru', { dateStyle: 'long', timeZone: 'UTC' })

/** A day as «1 сентября 2025». */
export function dayInWords(day: string): string {
  return days.format(new Date(`${day}T00:00:00Z`)).replace(/\s*г\.$/, '')
}
