import type { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'

export type Profile = Reply<NonNullable<typeof api.getProfile.route>>
export type Role = Profile['roles'][number]
export type OwnSession = Profile['sessions'][number]
