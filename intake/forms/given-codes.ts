import { placeOf, type Reading, type Sheet } from '#intake/reading.ts'
import { columnOf } from '#intake/recognise.ts'
import { columnLetter } from '#intake/text.ts'
import type { RegisterSchool } from '#intake/types.ts'
import type { Field } from '#intake/words.ts'

/**
 * Whether a row of a register may be taken: the code of a school that closed or is gone is given to no other. A row that
 * says of a closed school that it closed on that day says nothing new. Days of a school that works are not taken from files.
 */
export function maySetSchool(reading: Reading, sheet: Sheet, row: number, school: RegisterSchool): boolean {
  const { register, spentCodes = [] } = reading.context
  const known = register?.find(({ code }) => code === school.code)
  const place = (field: Field) => {
    const column = columnOf(sheet.table, field)
    return {
      ...placeOf(sheet, row),
      column: column < 0 ? null : columnLetter(column),
      school: school.code,
    }
  }
  if (known?.closedOn) {
    if (school.closedOn === known.closedOn) return false
    reading.findings.error('code_of_closed_school', place('code'), {
      message: `Код ${school.code} принадлежит школе «${known.name}», закрытой с ${figures(known.closedOn)}: второй раз код не даётся. Строка не учтена, в реестре ничего не изменилось.`,
      advice:
        'Если это новая школа, дайте ей свой код. Если школа закрыта по ошибке, исправьте закрытие на её карточке и загрузите файл снова.',
    })
    return false
  }
  if (!known && spentCodes.includes(school.code)) {
    reading.findings.error('code_given_before', place('code'), {
      message: `Код ${school.code} принадлежал школе, которой больше нет в реестре: второй раз код не даётся. Строка не учтена.`,
      advice: 'Дайте школе свой код и загрузите файл снова.',
    })
    return false
  }
  if (school.openedOn && school.closedOn && school.closedOn <= school.openedOn) {
    reading.findings.error('closed_before_opened', place('closedOn'), {
      message: `Школа «${school.name}» закрыта ${figures(school.closedOn)}, раньше, чем открыта ${figures(school.openedOn)}. Строка не учтена.`,
      advice: 'Исправьте даты открытия и закрытия.',
    })
    return false
  }
  if (known) warnDays(reading, place, school, known)
  return true
}

function warnDays(
  reading: Reading,
  place: (field: Field) => { sheet: string | null; row: number; column: string | null },
  school: RegisterSchool,
  known: RegisterSchool,
): void {
  if (school.closedOn) {
    reading.findings.warning('closing_not_taken', place('closedOn'), {
      message: `Школа «${known.name}» в файле закрыта с ${figures(school.closedOn)}, в реестре она работает. Файл школ не закрывает.`,
      advice: 'Если школа закрыта, внесите закрытие с приказом на её карточке («Изменить сведения»).',
    })
  }
  if (school.openedOn && known.openedOn !== undefined && school.openedOn !== known.openedOn) {
    const told = known.openedOn ? `другой: ${figures(known.openedOn)}` : 'не указан'
    reading.findings.warning('opening_not_taken', place('openedOn'), {
      message: `День открытия школы «${known.name}» в файле ${figures(school.openedOn)}, в реестре он ${told}. Он остался прежним.`,
      advice: 'Сверьте день открытия с приказом. Загрузка реестра его не меняет.',
    })
  }
}

const figures = (day: string) => day.split('-').reverse().join('.')
