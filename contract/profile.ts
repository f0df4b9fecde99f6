import { z } from 'zod'
import { roles } from './permissions.ts'
import { defineRoute } from './route.ts'

const tags = ['profile']

/** Families of browsers, as far as a session is recognised by them. */
export const browsers = ['yandex', 'chrome', 'firefox', 'safari', 'edge', 'opera', 'other'] as const
export type Browser = (typeof browsers)[number]

export const getProfile = defineRoute({
  method: 'GET',
  path: '/api/profile',
  permission: 'signed-in',
  summary: 'Своя учётная запись: роли, второй фактор, сеансы',
  tags,
  reply: z.object({
    name: z.string(),
    login: z.string(),
    email: z.string().nullable(),
    roles: z.array(
      z.object({
        id: z.int(),
        role: z.enum(roles),
        organisation: z.string(),
        from: z.string(),
        /** The last day; null: until withdrawn. */
        to: z.string().nullable(),
        valid: z.boolean(),
      }),
    ),
    secondFactor: z.object({
      /** null: the person has none. */
      since: z.string().nullable(),
      /** Recovery codes that were not used yet. */
      codesLeft: z.int(),
    }),
    /** The provider by which people may come in besides their passwords; null: there is none. */
    outside: z
      .object({
        name: z.string(),
        /** null: the person has not linked his account there. */
        since: z.string().nullable(),
      })
      .nullable(),
    sessions: z.array(
      z.object({
        id: z.int(),
        openedAt: z.string(),
        seenAt: z.string(),
        browser: z.enum(browsers),
        /** `192.0.2.0/24`; null: opened before networks were noted. */
        network: z.string().nullable(),
        /** The one that asks. */
        current: z.boolean(),
      }),
    ),
  }),
})

export const changePassword = defineRoute({
  method: 'PUT',
  path: '/api/profile/password',
  permission: 'signed-in',
  summary: 'Сменить свой пароль; остальные сеансы завершатся',
  tags,
  body: z.object({ current: z.string().min(1).max(200), password: z.string().min(1).max(200) }),
  reply: 'none',
})

export const changeEmail = defineRoute({
  method: 'PUT',
  path: '/api/profile/email',
  permission: 'signed-in',
  summary: 'Указать или убрать свой адрес почты',
  tags,
  proof: true,
  body: z.object({
    /** null: none. */
    email: z.email({ error: 'Почта: ждём адрес вида имя@example.ru.' }).max(200).nullable(),
  }),
  reply: 'none',
})

export const endSession = defineRoute({
  method: 'DELETE',
  path: '/api/profile/sessions/:id',
  permission: 'signed-in',
  summary: 'Завершить один свой сеанс',
  tags,
  proof: true,
  params: z.object({ id: z.coerce.number().int().positive() }),
  reply: 'none',
})

export const endOtherSessions = defineRoute({
  method: 'DELETE',
  path: '/api/profile/sessions',
  permission: 'signed-in',
  summary: 'Завершить все свои сеансы, кроме этого',
  tags,
  proof: true,
  reply: 'none',
})
