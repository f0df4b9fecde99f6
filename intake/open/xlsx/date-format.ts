/** Built-in number formats that show a date or a time (ECMA-376 part 1, 18.8.30, with the East Asian ones). */
export function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
}

/** Whether a number format shows a date or a time: `dd.mm.yyyy`, `[h]:mm`, also with Russian letters: `ДД.ММ.ГГГГ`. */
export function showsDate(format: string): boolean {
  const letters = format
    .replace(/"[^"]*"?|\\.|_.|\*./g, '')
    .replace(/\[(?!(?:h+|m+|s+|ч+|м+|с+)\])[^\]]*\]/gi, '')
    .replace(/general|основной/gi, '')
  return /[dmyhs]/i.test(letters) || /(?<![а-яё])(?:д{2,4}|гг|гггг|чч|м{3,4})(?![а-яё])/i.test(letters)
}
