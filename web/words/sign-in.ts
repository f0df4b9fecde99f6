import { NBSP, number } from './format.ts'

/** Texts of the sign-in page. */
export const signInWords = {
  title: 'Вход',
  purpose: 'Работа со школами, которым нужна поддержка: результаты, выявление, объяснения.',
  login: 'Логин',
  password: 'Пароль',
  enter: 'Войти',
  entering: 'Входим…',
  forgotten: 'Забыли пароль?',
  outside: (name: string) => `Войти через «${name}»`,
  going: 'Переходим…',
  back: 'Возвращаемся…',
  backTitle: 'Вход через внешнюю службу',
  toSignIn: 'На страницу входа',
  again: 'Сеанс закончился. Войдите ещё раз: страница останется открытой, введённое не потеряно.',
  database: {
    starting: 'База данных запускается. Войти можно будет через несколько секунд.',
    down: 'База данных не отвечает. Ничего не потеряно, сервер восстанавливает связь.',
  },
  filling: (done: number, total: number) =>
    `Демонстрационная область наполняется… ${number(total > 0 ? Math.floor((done / total) * 100) : 0)}${NBSP}%`,
  demo: 'Это демонстрация: область, школы и люди вымышлены. Войти можно так:',
  choose: (who: string) => `Войти: ${who}`,
} as const
