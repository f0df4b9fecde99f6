const INN_WEIGHTS = [2, 4, 10, 3, 5, 9, 4, 6, 8]

/** ИНН of an organisation: nine digits and the check digit. Offices that begin with 00 do not exist. */
export function inn(serial: number): string {
  const digits = `0003${String(serial).padStart(5, '0')}`
  const sum = INN_WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  return digits + String((sum % 11) % 10)
}

/** ОГРН: twelve digits and the check digit. Region 00 does not exist. */
export function ogrn(serial: number): string {
  const digits = `10200${String(serial).padStart(7, '0')}`
  return digits + String((Number(digits) % 11) % 10)
}

/** ОКТМО of a municipality. The first two digits 51 belong to no region. */
export function oktmo(index: number, district: boolean): string {
  return `51${district ? '5' : '7'}${String(index + 1).padStart(2, '0')}000`
}
