import type { Unseen } from './case.ts'

function named(title: string, school: string, municipality: string, code: string): Unseen {
  return {
    title,
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Муниципалитет', 'ОО', 'Кол-во участников', '2', '3', '4', '5'],
      [municipality, school, 20, 30, 40, 20, 10],
      ['г. Озёрск', 'МАОУ «Лицей № 2»', 10, 10, 50, 20, 20],
    ],
    results: [`vpr-ma-5 2024/25 spring ${code} 20/6`, 'vpr-ma-5 2024/25 spring 010102 10/1'],
  }
}

/** Schools named without code and login, not as the register names them. */
export const NAMES: readonly Unseen[] = [
  named('other quotes and no space after №', 'МБОУ "СОШ №1" г.Озерска', 'Озёрск', '010101'),
  named('no quotes', 'МБОУ СОШ № 1 г. Озёрска', 'г.Озерск', '010101'),
  named(
    'the form spelled out',
    'Муниципальное бюджетное общеобразовательное учреждение "Средняя общеобразовательная школа № 1" г. Озёрска',
    '',
    '010101',
  ),
  named('another form of the same school', 'МОУ СОШ №1 г. Озёрска', 'Озёрский', '010101'),
  named(
    'the form spelled out in another order',
    'Муниципальное общеобразовательное бюджетное учреждение средняя школа № 1 города Озёрска',
    '',
    '010101',
  ),
  named('«N» for the number', 'СОШ N 3', 'Лесной р-н', '020102'),
  named('no sign of a number', 'МБОУ СОШ 3', 'Заречный МО', '030101'),
  named('«р-н» for the district', 'МБОУ "СОШ №3"', 'Лесной р-н', '020102'),
  named('«район» for the district', 'МБОУ СОШ №3', 'Лесной район', '020102'),
  named('«округ» for the municipal one', 'СОШ № 3', 'Заречный округ', '030101'),
  named('«МО» before the name', 'МБОУ «СОШ № 3»', 'МО «Заречный»', '030101'),
  named('the district before its kind', 'МБОУ «СОШ №3»', 'Муниципальный округ Заречный', '030101'),
  named('е for ё', 'МКОУ Березовская ООШ', 'Лесной муниципальный р-н', '020101'),
  named('quotes within a name', 'МКОУ "Берёзовская ООШ"', '', '020101'),
  named('a basic school spelled out', 'МКОУ Берёзовская основная общеобразовательная школа', '', '020101'),
  named('Latin letters in a name', 'MKOУ Берёзовcкая OOШ', '', '020101'),
  {
    title: 'municipalities in rows over their schools',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Группы участников', 'Кол-во участников', '2', '3', '4', '5'],
      ['Лесной муниципальный район', 20, 30, 40, 20, 10],
      ['МБОУ «СОШ № 3»', 20, 30, 40, 20, 10],
      ['Заречный округ', 10, 10, 50, 20, 20],
      ['МБОУ «СОШ № 3»', 10, 10, 50, 20, 20],
    ],
    results: ['vpr-ma-5 2024/25 spring 020102 20/6', 'vpr-ma-5 2024/25 spring 030101 10/1'],
  },
  {
    title: 'a name that two schools share stays open',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['ОО', 'Кол-во участников', '2', '3', '4', '5'],
      ['МБОУ «СОШ № 3»', 20, 30, 40, 20, 10],
      ['МАОУ «Лицей № 2»', 10, 10, 50, 20, 20],
    ],
    results: ['vpr-ma-5 2024/25 spring 010102 10/1'],
    findings: ['warning:unknown_school'],
  },
  {
    title: 'name, code and login in one cell',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Образовательная организация', 'Кол-во участников', '2', '3', '4', '5'],
      ['420101 - МБОУ СОШ 1', 20, 30, 40, 20, 10],
      ['МАОУ «Лицей № 2» [sch420102]', 10, 10, 50, 20, 20],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 20/6', 'vpr-ma-5 2024/25 spring 010102 10/1'],
  },
  {
    title: 'codes of another list beside names',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Код ОО', 'Наименование ОО', 'Кол-во участников', '2', '3', '4', '5'],
      [17, 'МАОУ «Лицей № 2»', 10, 10, 50, 20, 20],
    ],
    results: ['vpr-ma-5 2024/25 spring 010102 10/1'],
  },
]
