/** The file is no whole backup, or not one for this program or key: a sentence for people. Nothing was changed. */
export class BadBackup extends Error {
  override name = 'BadBackup'
}

export const damaged = (what: string) =>
  new BadBackup(`Копия повреждена: ${what}. Возьмите другую копию; эта не восстановит всех данных.`)
