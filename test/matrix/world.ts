import { featureJobs } from '#server/features.ts'
import { startJobs } from '#server/platform/jobs.ts'
import { fillReference } from '#test/import-files.ts'
import type { TestServer } from '#test/server.ts'
import { buildGround, type World } from './ground.ts'
import { addPeople, addStates } from './world-people.ts'
import { addDuties, addThings, NOTHING } from './world-things.ts'

/** Two regions alike, everything in them named after whose it is, and everybody who may look at them. */
export async function buildWorld(server: TestServer): Promise<World> {
  await fillReference(server.database)
  const grounds = [await buildGround(server), await buildGround(server)]
  const world: World = { people: [], targets: [], markers: new Map(), ofRegion: new Map() }
  const jobs = await startJobs({ url: server.url, jobs: featureJobs })
  try {
    for (const ground of grounds) {
      await addPeople(server, ground, world)
      await addThings(server, ground, world)
      await addDuties(server, world, ground.places)
    }
  } finally {
    await jobs.stop()
  }
  await addStates(server, grounds[0]!, world)
  world.targets.push(...NOTHING)
  return world
}
