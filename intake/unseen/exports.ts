import type { Unseen } from './case.ts'

const EGE =
  'SchoolCode;SubjectCode;ExamDate;WaveCode;ParticipantCode;ParticipantCategory;PrimaryMark;Mark100;Mark5;Class;ProcessCondition'

function csv(...rows: readonly string[]): string {
  return `${rows.join('\r\n')}\r\n`
}

/** Exports of РИС ГИА: a row a result, English headers, codes. */
export const EXPORTS: readonly Unseen[] = [
  {
    title: 'names for codes and waves in words',
    name: 'выгрузка ЕГЭ.csv',
    csv: csv(
      'GovernmentName;SchoolCode;ShortName;SubjectName;TestDate;Wave;ParticipantCode;Category;PrimaryMark;Mark100;Mark5;ProcessCondition',
      'г. Озёрск;010101;СОШ № 1;Русский язык;30.05.2025;Основной период;1;Выпускник текущего года;30;55;;Действующий результат',
      'г. Озёрск;010101;СОШ № 1;Русский язык;30.05.2025;Основной период;2;Выпускник текущего года;5;12;;Действующий результат',
      'г. Озёрск;010101;СОШ № 1;Русский язык;23.06.2025;Основной период. Резервный день;3;Выпускник текущего года;5;12;;Действующий результат',
      'г. Озёрск;010101;СОШ № 1;Русский язык;30.05.2025;Основной период;4;Выпускник прошлых лет;5;12;;Действующий результат',
      'г. Озёрск;010101;СОШ № 1;Русский язык;30.05.2025;Основной период;5;Выпускник текущего года;5;12;;Результат аннулирован',
    ),
    results: ['ege-ru 2024/25 main 010101 2/1'],
    kind: 'gia.ege.csv',
  },
  {
    title: 'numbers for categories',
    name: 'РИС ГИА-11.csv',
    csv: csv(
      EGE,
      '010101;3;02.06.2025;2;1;1;10;40;;11А;6',
      '010101;3;02.06.2025;2;2;1;5;20;;11А;6',
      '010101;3;02.06.2025;2;3;3;5;20;;11А;6',
      '010101;3;02.06.2025;2;4;4;5;20;;11А;6',
      '010101;3;02.06.2025;2;5;1;5;20;;11А;9',
    ),
    results: ['ege-ph 2024/25 main 010101 2/1'],
  },
  {
    title: 'a resit before the first attempt in the file',
    name: 'ГИА-9 2025.csv',
    csv: csv(
      EGE,
      '010101;02;24.06.2025;3;1;Обучающийся 9 класса;10;;3;9А;6',
      '010101;02;03.06.2025;2;1;Обучающийся 9 класса;5;;2;9А;6',
      '010101;02;03.06.2025;2;2;Обучающийся 9 класса;16;;4;9А;6',
      '010101;02;12.09.2025;4;1;Обучающийся 9 класса;16;;4;9А;6',
    ),
    results: ['oge-ma 2024/25 main 010101 2/1'],
    kind: 'gia.oge.csv',
  },
  {
    title: 'no wave: the busiest day is the main one, whatever the order',
    name: 'ОГЭ 2025.csv',
    csv: csv(
      'SchoolCode,SubjectCode,ExamDate,ParticipantCode,Mark5',
      '010101,1,2025-06-25,1,3',
      '010101,1,2025-06-09,1,2',
      ...Array.from({ length: 8 }, (_, at) => `010101,1,2025-06-09,${at + 2},4`),
      '020101,1,2025-06-25,20,2',
    ),
    results: ['oge-ru 2024/25 main 010101 9/1'],
  },
  {
    title: 'Russian of ЕГЭ over two main days',
    name: 'ЕГЭ 2024.csv',
    csv: csv(
      'SchoolCode;SubjectCode;ExamDate;ParticipantCode;Mark100',
      ...Array.from({ length: 10 }, (_, at) => `010101;1;28.05.2024;${at};60`),
      ...Array.from({ length: 6 }, (_, at) => `010101;1;29.05.2024;${at + 10};20`),
      '010101;1;20.06.2024;17;20',
    ),
    results: ['ege-ru 2023/24 main 010101 16/6'],
  },
  {
    title: 'a language in writing and aloud',
    name: 'ЕГЭ 2025.csv',
    csv: csv(
      EGE,
      '010101;9;10.06.2025;2;1;ВТГ;50;60;;11;6',
      '010101;29;17.06.2025;2;1;ВТГ;50;60;;11;6',
      '010101;9;10.06.2025;2;2;ВТГ;5;10;;11;6',
      '010101;29;18.06.2025;2;2;ВТГ;5;10;;11;6',
    ),
    results: ['ege-en 2024/25 main 010101 2/1'],
  },
  {
    title: 'informatics under both codes',
    name: 'ЕГЭ и КЕГЭ 2025.csv',
    csv: csv(
      EGE,
      '010101;25;10.06.2025;2;1;ВТГ;20;80;;11;6',
      '010101;25;11.06.2025;2;2;ВТГ;2;14;;11;6',
      '010101;5;11.06.2025;2;3;ВТГ;2;14;;11;6',
    ),
    results: ['ege-in 2024/25 main 010101 3/2'],
  },
  {
    title: 'ГВЭ under codes from 51, base maths with an empty score',
    name: 'ЕГЭ 2025.csv',
    csv: csv(
      EGE,
      '010101;51;30.05.2025;2;1;ВТГ;10;;2;11;6',
      '010101;22;27.05.2025;2;2;ВТГ;6;;2;11;6',
      '010101;22;27.05.2025;2;3;ВТГ;15;;4;11;6',
      '010101;2;27.05.2025;2;4;ВТГ;6;34;;11;6',
      '010101;2;27.05.2025;2;5;ВТГ;4;22;;11;6',
    ),
    results: ['ege-ma-base 2024/25 main 010101 2/1', 'ege-ma-prof 2024/25 main 010101 2/1'],
  },
  {
    title: 'Mark5 filled in for all, though only base maths has marks',
    name: 'ЕГЭ 2025.csv',
    csv: csv(
      EGE,
      '010101;3;02.06.2025;2;1;ВТГ;10;40;0;11;6',
      '010101;3;02.06.2025;2;2;ВТГ;5;20;0;11;6',
      '010101;22;27.05.2025;2;3;ВТГ;6;0;2;11;6',
      '010101;22;27.05.2025;2;4;ВТГ;16;0;4;11;6',
    ),
    results: ['ege-ph 2024/25 main 010101 2/1', 'ege-ma-base 2024/25 main 010101 2/1'],
  },
  {
    title: 'zeros of codes lost, dates with hours, scores with decimal commas',
    name: 'ОГЭ 2025.csv',
    csv: csv(
      EGE,
      '10101;6;27.05.2025 0:00:00;2;1;1;"24,00";;3;9Б;6',
      '10101;6;27.05.2025 0:00:00;2;2;1;"4,00";;2;9Б;6',
      '20101;6;2025-05-27T00:00:00;2;3;1;"40,00";;5;9;6',
    ),
    results: ['oge-bi 2024/25 main 010101 2/1', 'oge-bi 2024/25 main 020101 1/0'],
    findings: ['warning:leading_zero_lost'],
  },
  {
    title: 'conditions in words',
    name: 'ОГЭ 2025.csv',
    csv: csv(
      'Код ОО;Предмет;Дата;Код участника;Отметка;Состояние',
      '010101;6 - Биология;27.05.2025;1;2;Обработано',
      '010101;6 - Биология;27.05.2025;2;4;Обработано',
      '010101;6 - Биология;27.05.2025;3;2;Удалён с экзамена',
      '010101;6 - Биология;27.05.2025;4;2;Не завершил по уважительной причине',
      '010101;6 - Биология;27.05.2025;5;;Неявка',
    ),
    results: ['oge-bi 2024/25 main 010101 2/1'],
  },
  {
    title: 'marks absent: the scale tells',
    name: 'ОГЭ 2025.csv',
    csv: csv(
      'SchoolCode;SubjectCode;ExamDate;WaveCode;ParticipantCode;PrimaryMark;Class',
      '010101;3;05.06.2025;2;1;30;9А',
      '010101;3;05.06.2025;2;2;5;9А',
    ),
    results: ['oge-ph 2024/25 main 010101 2/1'],
  },
  {
    title: 'two years in one export',
    name: 'ГИА-11.csv',
    csv: csv(EGE, '010101;3;05.06.2023;2;1;ВТГ;5;20;;11;6', '010101;3;03.06.2024;2;1;ВТГ;10;40;;11;6'),
    results: ['ege-ph 2022/23 main 010101 1/1', 'ege-ph 2023/24 main 010101 1/0'],
  },
  {
    title: 'waves by long codes and names of languages in parts',
    name: 'ЕГЭ 2025.csv',
    csv: csv(
      'Код ОО;Код предмета;Наименование предмета;Дата;Этап;Код участника;Тестовый балл;Статус',
      '010101;09;Английский язык (письменная часть);10.06.2025;ОСН;1;60;Действующий',
      '010101;29;Английский язык (устная часть);17.06.2025;ОСН;1;60;Действующий',
      '010101;09;Английский язык (письменная часть);10.06.2025;ОСН;2;10;Действующий',
      '010101;29;Английский язык (устная часть);17.06.2025;ОСН;2;10;Действующий',
      '010101;02;Математика профильная;27.05.2025;ДОП;3;10;Действующий',
    ),
    results: ['ege-en 2024/25 main 010101 2/1'],
  },
  {
    title: 'absent and removed by words of РИС',
    name: 'ЕГЭ 2025.csv',
    csv: csv(
      'SchoolCode;SubjectCode;ExamDate;WaveCode;ParticipantCode;Mark100;ProcessCondition',
      '010101;1;30.05.2025;2;1;60;Обработка завершена',
      '010101;1;30.05.2025;2;2;10;Обработка завершена',
      '010101;1;30.05.2025;2;3;;Неявка на экзамен',
      '010101;1;30.05.2025;2;4;10;Аннулировано с правом пересдачи',
    ),
    results: ['ege-ru 2024/25 main 010101 2/1'],
  },
  {
    title: 'a file without a telling name, categories as numbers',
    name: 'export.csv',
    csv: csv(
      EGE,
      '010101;5;03.06.2025;2;1;9;3;;2;9А;6',
      '010101;5;03.06.2025;2;2;9;12;;4;9А;6',
      '010101;51;03.06.2025;2;3;9;12;;2;9А;6',
    ),
    results: ['oge-in 2024/25 main 010101 2/1'],
    kind: 'gia.oge.csv',
  },
  {
    title: 'results without schools',
    name: 'ЕГЭ 2025.csv',
    csv: csv('SubjectCode;ExamDate;ParticipantCode;Mark100', '1;30.05.2025;1;60', '1;30.05.2025;2;20'),
    refused: 'какой школы',
  },
  {
    title: 'only resits',
    name: 'ОГЭ 2025.csv',
    csv: csv(EGE, '010101;2;12.09.2025;4;1;1;16;;4;9А;6'),
    results: [],
    findings: ['warning:nothing_counted'],
  },
  {
    title: 'codes of waves nobody knows: the days tell',
    name: 'ЕГЭ 2025.csv',
    csv: csv(
      EGE,
      ...Array.from(
        { length: 10 },
        (_, at) => `010101;3;02.06.2025;20;${at};ВТГ;10;${at < 2 ? 20 : 40};;11;6`,
      ),
      '010101;3;19.06.2025;21;11;ВТГ;5;20;;11;6',
    ),
    results: ['ege-ph 2024/25 main 010101 10/2'],
  },
  {
    title: 'schools left blank for those from outside',
    name: 'ЕГЭ 2025.csv',
    csv: csv(
      EGE,
      '010101;3;02.06.2025;2;1;ВТГ;10;40;;11;6',
      '010101;3;02.06.2025;2;2;ВТГ;10;20;;11;6',
      ';3;02.06.2025;2;3;ВТГ;10;20;;11;6',
      '020101;3;02.06.2025;2;4;ВТГ;10;40;;11;6',
    ),
    results: ['ege-ph 2024/25 main 010101 2/1', 'ege-ph 2024/25 main 020101 1/0'],
  },
  {
    title: 'the second attempt of July',
    name: 'ЕГЭ 2025.csv',
    csv: csv(
      'Код ОО;Предмет;Дата;Период;Код участника;Балл',
      '010101;Русский язык;04.07.2025;Основной период, дополнительные дни (пересдача);1;90',
      '010101;Русский язык;30.05.2025;Основной период;1;20',
      '010101;Русский язык;30.05.2025;Основной период;2;70',
    ),
    results: ['ege-ru 2024/25 main 010101 2/1'],
  },
]
