import { describe, expect, it } from 'vitest'
import { meaningOf } from './header.ts'
import { REFERENCE } from './reference.ts'
import { readTitle, whenOf } from './title.ts'

describe('meanings of headers', () => {
  it.each([
    ['Группы участников', 'group'],
    ['\nКол-во участников ', 'participants'],
    ['Кол-во ОО', 'schools'],
    ['Количество обучающихся, писавших работу', 'participants'],
    ['Отметка', 'mark'],
    ['Mark5', 'mark'],
    ['Отметка за предыдущий триместр/ четверть/полугодие', 'journalMark'],
    ['otc', 'journalMark'],
    ['Балл за геометрию / грамотность', 'condition'],
    ['Наименование образовательной организации', 'school'],
    ['Наименование муниципалитета', 'municipality'],
    ['Koл-вo учaстникoв', 'participants'],
    ['№ п/п', 'ignored'],
  ])('%j is %s', (header, field) => {
    expect(meaningOf(header)?.field).toBe(field)
  })

  it.each([
    ['9.1 (2б)', '9.1', 2],
    ['1К2 (3 балла)', '1К2', 3],
    ['a-4_1-grade', '4.1', null],
    ['балл за 11.1', '11.1', null],
    ['Задание 7', '7', null],
  ])('%j is task %s', (header, label, max) => {
    expect(meaningOf(header)).toMatchObject({ field: 'task', label, max })
  })

  it.each([
    ['на «2»', 2, null],
    ['Отметка 3, %', 3, 'percent'],
    ['5 (чел.)', 5, 'count'],
    ['Доля участников, получивших «2»', 2, 'percent'],
    ['n4', 4, 'count'],
  ])('%j counts mark %s', (header, mark, unit) => {
    expect(meaningOf(header)).toMatchObject({ field: 'markCount', mark, unit })
  })

  it('does not take data for headers', () => {
    for (const text of [
      'Лесной муниципальный район',
      'МБОУ «СОШ № 5 г. Примерска»',
      'Действующий результат',
      '',
    ]) {
      expect(meaningOf(text)).toBeNull()
    }
  })
})

describe('titles', () => {
  const read = (...lines: string[]) => readTitle(lines, REFERENCE, 'rows')
  const name = (text: string) => readTitle([text], REFERENCE, 'name')

  it.each([
    ['ВПР 2025. 5 класс', '2024/25', 'spring'],
    ['ВПР 2022 Осень. 6 класс (по программе 5 класса)', '2022/23', 'autumn'],
    ['ВПР, дата: 19.09.2022', '2022/23', 'autumn'],
    ['ВПР 2023/2024 учебного года', '2023/24', 'spring'],
    ['ВПР 2020', '2020/21', 'autumn'],
    ['ВПР 2025, выгрузка от 20.09.2025', '2024/25', 'spring'],
  ])('%s was written in %s, %s', (line, year, season) => {
    expect(whenOf(read(line), 'vpr')).toEqual({ year, season })
  })

  it('tells the grade of the paper from that of the pupils', () => {
    expect(read('6 класс (по программе 5 класса)')).toMatchObject({ paperGrade: 5, pupilGrade: 6 })
  })

  it.each([
    ['Статистика РУ5 2025.csv', 'ru', 5],
    ['Mat6_raw_2023.csv', 'ma', 6],
    ['edu550001_Русский_язык_4_2025.xlsx', 'ru', 4],
    ['2020_4_Математика.xlsx', 'ma', 4],
    ['Протокол по окружающему миру, 4 класс.xlsx', 'om', 4],
    ['РУ8 2025 версия 1.xlsx', 'ru', 8],
  ])('%s', (file, subject, grade) => {
    const facts = name(file)
    expect([facts.subject?.id, facts.paperGrade]).toEqual([subject, grade])
  })
})
