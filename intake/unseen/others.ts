import type { Unseen } from './case.ts'

/** Regional works, lists, passports, Opora's own forms, and what must be refused in words. */
export const OTHERS: readonly Unseen[] = [
  {
    title: 'a regional work by classes and totals, schools by name',
    name: 'РДР.xlsx',
    sheets: [
      ['Региональная диагностическая работа по математике'],
      ['10 класс, ноябрь 2024 г.'],
      ['№', 'Муниципалитет', 'ОО', 'Класс', 'Писали', '«2»', '«3»', '«4»', '«5»'],
      [1, 'Лесной р-н', 'СОШ № 3', '10А', 10, 3, 4, 2, 1],
      [2, 'Лесной р-н', 'СОШ № 3', '10Б', 10, 3, 4, 2, 1],
      [null, 'Лесной р-н', 'СОШ № 3', 'Всего', 20, 6, 8, 4, 2],
      [3, 'Заречный округ', 'СОШ № 3', '10', 10, 0, 4, 4, 2],
    ],
    results: ['rkr-ma-10 2024/25 regional 020102 20/6', 'rkr-ma-10 2024/25 regional 030101 10/0'],
    kind: 'regional.work',
  },
  {
    title: 'a regional work of pupils',
    name: 'РКР русский язык 8 класс декабрь 2024.xlsx',
    sheets: [
      ['Код ОО', 'Класс', 'Код ученика', 'Балл', 'Отметка'],
      ['010101', '8А', 1, 20, 4],
      ['010101', '8А', 2, 3, 2],
    ],
    results: ['rkr-ru-8 2024/25 regional 010101 2/1'],
  },
  {
    title: 'results of Opora without marks',
    name: 'итоги.csv',
    csv: 'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,participants,low,n2,n3,n4,n5\n010101,Ш,М,2023/24,spring,vpr,Математика,,5,20,6,6,8,4,2\n010101,Ш,М,2023/24,main,ege,in,,11,4,1,,,,\n010102,Ш,М,2023/24,main,ege,ma,base,11,10,3,,,,\n',
    results: [
      'vpr-ma-5 2023/24 spring 010101 20/6',
      'ege-in 2023/24 main 010101 4/1',
      'ege-ma-base 2023/24 main 010102 10/3',
    ],
    kind: 'opora.results',
  },
  {
    title: 'results of Opora under Russian headers',
    name: 'итоги.xlsx',
    sheets: [
      ['Код школы', 'Учебный год', 'Экзамен', 'Предмет', 'Класс', 'Участников', 'Низких результатов'],
      ['010101', '2024/25', 'ВПР', 'Математика', 5, 20, 6],
      ['010101', '2024/25', 'ЕГЭ', 'Физика', 11, 10, 1],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 20/6', 'ege-ph 2024/25 main 010101 10/1'],
  },
  {
    title: 'distribution of scores in pupils',
    name: 'Распределение первичных баллов МА5 2025.xlsx',
    sheets: [
      ['Логин', 'Кол-во участников', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
      ['sch420101', 20, 0, 0, 1, 1, 1, 1, 2, 6, 4, 2, 2],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 20/6'],
    kind: 'vpr.scores',
  },
  {
    title: 'a list of schools with biased results',
    name: 'Перечень ОО с признаками необъективности.xlsx',
    sheets: [
      ['ОО с признаками необъективных результатов ВПР 2025'],
      ['Логин', 'Наименование ОО', 'РУ 4', 'МА 4', 'РУ 5', 'МА 5'],
      ['sch420101', 'СОШ № 1', '+', '', 1, ''],
    ],
    results: [],
    kind: 'vpr.bias_list',
  },
  {
    title: 'a passport in other words',
    name: 'Соцпаспорт.xlsx',
    sheets: [
      ['Социальный паспорт ОО, 2024-2025 учебный год'],
      [
        'Код ОО',
        'ОО',
        'Всего обучающихся',
        'Из полных семей',
        'Состоят на учёте в КДН',
        'С ОВЗ',
        'Оба родителя не работают',
      ],
      ['010101', 'СОШ № 1', 100, 70, 3, 5, 4],
    ],
    results: [],
    kind: 'passport.social',
  },
  {
    title: 'only a header',
    name: 'МА5 2025.xlsx',
    sheets: [['Логин', 'Кол-во участников', '2', '3', '4', '5']],
    refused: 'нет ни одной строки',
  },
  {
    title: 'another region',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Логин', 'Кол-во участников', '2', '3', '4', '5'],
      ['sch770101', 20, 30, 40, 20, 10],
    ],
    refused: 'другого региона',
  },
  { title: 'nothing at all', name: 'пусто.xlsx', sheets: [], refused: 'нет ни одной заполненной строки' },
  {
    title: 'a schedule',
    name: 'График.xlsx',
    sheets: [
      ['Дата', 'Предмет', 'Класс', 'Кабинет'],
      ['15.04.2025', 'Математика', '5', '12'],
    ],
    refused: 'Ни одна известная форма',
  },
  {
    title: 'a list of teachers',
    name: 'Педагоги.xlsx',
    sheets: [
      ['Код ОО', 'Школа', 'Фамилия', 'Имя', 'Предмет', 'Категория'],
      ['010101', 'СОШ № 1', 'Фамилия001', 'Имя001', 'математика', 'высшая'],
    ],
    refused: 'Ни одна известная форма',
  },
  {
    title: 'schools, their mentors and how far they are',
    name: 'Наставники.xlsx',
    sheets: [
      ['ОО с НОР', 'Школа-наставник', 'Расстояние, км'],
      ['МКОУ Берёзовская ООШ', 'МАОУ «Лицей № 2»', '40 км'],
    ],
    results: [],
    kind: 'distances',
  },
  {
    title: 'a letter in a table',
    name: 'Письмо.xlsx',
    sheets: [['Уважаемые коллеги!'], ['Направляем результаты ВПР по математике в 5 классах.']],
    refused: 'Нет строки с названиями колонок',
  },
]
