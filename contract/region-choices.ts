/** The zones of Russia, from the west to the east; one for each clock. */
export const timeZones = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
] as const

/** Where results come from; a region may leave any of them aside. */
export const exams = ['vpr', 'oge', 'ege', 'gve', 'rkr'] as const
export type Exam = (typeof exams)[number]
export type TimeZone = (typeof timeZones)[number]
