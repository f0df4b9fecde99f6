import type { Finding } from '#intake/types.ts'
import type { ScanCode, ScanTally } from './scanner.ts'

interface Said {
  severity: Finding['severity']
  message: string
  advice: string
}

const MEND_ROW = 'Исправьте строку и загрузите файл снова: до этого она не учтена.'

const SAID: Record<ScanCode, Said> = {
  short_row: {
    severity: 'error',
    message: 'В строке не столько колонок, сколько в заголовке.',
    advice: 'Проверьте разделители и кавычки в строке.',
  },
  endless_row: {
    severity: 'error',
    message: 'Строка не кончается: открыта кавычка, которая нигде не закрыта.',
    advice: 'Закройте кавычку; строки после неё не прочитаны.',
  },
  no_school: {
    severity: 'error',
    message: 'В строке нет кода школы.',
    advice: 'Впишите код ОО в school_code.',
  },
  unknown_school: {
    severity: 'warning',
    message: 'Школы нет в реестре, её работы не учтены.',
    advice: 'Проверьте код ОО или добавьте школу в реестр.',
  },
  unknown_procedure: {
    severity: 'error',
    message: 'Не понятно, что за процедура: экзамен, предмет или класс не из справочника.',
    advice: 'Экзамен — vpr, oge, ege, gve или rkr; предмет — кодом или русским названием; класс — числом.',
  },
  bad_year: {
    severity: 'error',
    message: 'Учебный год записан не так: нужен вид 2023/24.',
    advice: 'Впишите учебный год в academic_year.',
  },
  not_a_number: {
    severity: 'error',
    message: 'Вместо балла или отметки стоит не целое число.',
    advice: MEND_ROW,
  },
  mark_out_of_range: { severity: 'error', message: 'Отметка больше 5.', advice: MEND_ROW },
  over_max: { severity: 'error', message: 'Балл больше наибольшего возможного.', advice: MEND_ROW },
  no_mark: {
    severity: 'warning',
    message: 'Нет ни отметки, ни балла, по которому её можно найти: работа не учтена.',
    advice: 'Если ученик отсутствовал, укажите status = absent.',
  },
  mark_disagrees_with_scale: {
    severity: 'warning',
    message: 'Отметка не соответствует баллу по шкале; учтена отметка из файла.',
    advice: 'Проверьте балл и отметку.',
  },
  duplicate_pupil_identical: {
    severity: 'warning',
    message: 'Строка ученика повторена без изменений, она учтена один раз.',
    advice: 'Удалите повтор.',
  },
  duplicate_pupil_conflict: {
    severity: 'error',
    message: 'Один ученик записан дважды с разными результатами, он не учтён.',
    advice: 'Оставьте верную строку.',
  },
}

/** What a scan met, as findings: the first rows by themselves, the rest as one count. */
export function scanFindings(tallies: ReadonlyMap<ScanCode, ScanTally>): Finding[] {
  return [...tallies].flatMap(([code, { count, rows }]) =>
    rows.map((row, index): Finding => {
      const last = index === rows.length - 1
      return {
        code,
        ...SAID[code],
        sheet: null,
        row,
        column: null,
        school: null,
        count: last ? count - index : 1,
      }
    }),
  )
}
