/** A pattern of LIKE for texts, lower case, that have this in them; signs of patterns in it stand for themselves. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
}
