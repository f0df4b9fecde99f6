import type { LightMyRequestResponse } from 'fastify'
import type { TestClient } from './server.ts'

export const SIGNED_ORDER = { name: 'приказ.pdf', bytes: Buffer.from('%PDF-1.7 signed') }

interface Hands {
  operator: TestClient
  /** Approves. */
  department?: TestClient
  /** Who disputes which school, with a file, and what is answered; left out: nobody answers. */
  disputes?: readonly { by: TestClient; code: string; answer?: 'accepted' | 'refused' }[]
}

interface Made {
  id: number
  /** Numbers of the disputes, and of their files. */
  disputes: number[]
  files: number[]
}

/** A list made of a run as people make it, up to a state; what the rule leaves undecided is decided out. */
export async function makeListing(
  { operator, department, disputes = [] }: Hands,
  upTo: 'draft' | 'decided' | 'shown' | 'approved',
  body: { run: number; corrects?: number; reason?: string },
): Promise<Made> {
  const { id } = done(await operator.post('/api/listings', body)).json()
  const made: Made = { id, disputes: [], files: [] }
  if (upTo === 'draft') return made
  const undecided = `/api/listings/${id}/schools?answer=undecided&limit=200`
  for (const { school } of done(await operator.get(undecided)).json().items)
    done(
      await operator.post(`/api/listings/${id}/schools/${school.code}/decisions`, {
        decision: 'out',
        reason: 'Данных нет.',
        version: 0,
      }),
    )
  if (upTo === 'decided') return made
  const version = async () => (await operator.get(`/api/listings/${id}`)).json().version
  const showing = { disputesUntil: '2099-12-31', version: await version() }
  done(await operator.post(`/api/listings/${id}/showing`, showing))
  for (const { by, code, answer } of disputes) {
    const reason = 'Файл не нашей школы.'
    const dispute = done(await by.post(`/api/listings/${id}/schools/${code}/disputes`, { reason })).json().id
    const url = `/api/listings/${id}/disputes/${dispute}`
    done(await by.upload(`${url}/files`, [{ name: 'письмо.txt', bytes: Buffer.from('письмо') }]))
    if (answer) done(await operator.post(`${url}/answer`, { answer, words: 'Проверено.' }))
    const { items } = (await by.get(`/api/listings/${id}/disputes`)).json()
    made.disputes.push(dispute)
    made.files.push(items.find((one: { id: number }) => one.id === dispute).files[0].id)
  }
  if (!department) return made
  done(await department.upload(`/api/listings/${id}/orders`, [SIGNED_ORDER]))
  if (upTo === 'shown') return made
  const { today, version: seen } = (await operator.get(`/api/listings/${id}`)).json()
  const order = { number: '12-п', date: today, version: seen }
  done(await department.post(`/api/listings/${id}/approval`, order))
  return made
}

function done(reply: LightMyRequestResponse): LightMyRequestResponse {
  if (reply.statusCode >= 300) throw new Error(reply.body)
  return reply
}
