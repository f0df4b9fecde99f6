import type { Task } from '#intake/types.ts'
import { normalQuantile, type Random } from './random.ts'
import type { Borders, DemoSitting } from './sittings.ts'

/** How far below a border a score is still lifted: a part of the distance from nothing to «3», and at most so much. */
const REACH = 0.45
const LONGEST_REACH = 6
/** Lifting at the borders of «4» and «5» is weaker. */
const BORDER_STRENGTH = [1, 0.45, 0.3]

/** Latent borders of marks of a model: where the standard normal reaches its shares. */
function cuts(sitting: DemoSitting): [number, number, number] {
  const { low, four, five } = sitting.model
  return [normalQuantile(low), normalQuantile(1 - four), normalQuantile(1 - five)]
}

/** Primary score before anybody helped: straight lines between the borders of marks. */
function primaryScore(sitting: DemoSitting, scale: Borders, latent: number): number {
  const [z3, z4, z5] = cuts(sitting)
  const lower = (scale.from4 - scale.from3) / (z4 - z3)
  const upper = (scale.from5 - scale.from4) / (z5 - z4)
  const exact = latent < z4 ? scale.from3 + (latent - z3) * lower : scale.from4 + (latent - z4) * upper
  return Math.min(scale.max, Math.max(0, Math.floor(exact)))
}

/**
 * The score as the school gave it. Scores heap at the borders of marks: one that lies just under a border is lifted to
 * it, the likelier the nearer it lies and the softer the school marks.
 */
export function markedScore(
  sitting: DemoSitting,
  scale: Borders,
  draw: { latent: number; softness: number; random: Random },
): number {
  const score = primaryScore(sitting, scale, draw.latent)
  const reach = Math.min(LONGEST_REACH, Math.max(2, Math.round(scale.from3 * REACH)))
  const lifted = draw.random.next()
  for (const [i, border] of [scale.from3, scale.from4, scale.from5].entries()) {
    const gap = border - score
    if (gap < 1 || gap > reach) continue
    const strength = sitting.model.heap * draw.softness * (BORDER_STRENGTH[i] ?? 0)
    if (lifted < strength * (1.2 - (0.9 * gap) / reach)) return border
  }
  return score
}

export function markOf(scale: Borders, score: number): 2 | 3 | 4 | 5 {
  if (score >= scale.from5) return 5
  if (score >= scale.from4) return 4
  return score >= scale.from3 ? 3 : 2
}

/** Score out of 100: the minimum at the model's share of fails, the middle of the region well above it. */
export function testScoreOf(sitting: DemoSitting, minimum: number, latent: number): number {
  const [border] = cuts(sitting)
  const slope = Math.min(17, (60 - minimum) / -border)
  return Math.min(100, Math.max(0, Math.floor(minimum + (latent - border) * slope)))
}

/** Scores of tasks that add up to `total`: earlier tasks are easier, now and then one is not attempted (null). */
export function scoresOfTasks(tasks: readonly Task[], total: number, random: Random): (number | null)[] {
  let points = total
  let room = tasks.reduce((sum, task) => sum + (task.max ?? 0), 0)
  return tasks.map((task) => {
    const max = task.max ?? 0
    const rate = room > 0 ? points / room : 0
    let score = 0
    for (let point = 0; point < max; point++) if (random.next() < rate) score++
    room -= max
    score = Math.max(points - room, Math.min(score, points))
    points -= score
    return score === 0 && random.chance(0.2) ? null : score
  })
}

/** Quarter mark: 0.5 / 34 / 47 / 18 % over the region; it knows the pupil better than the school. */
export function journalMark(draw: { standing: number; kindness: number; random: Random }): 2 | 3 | 4 | 5 {
  const level = 0.8 * draw.standing + 0.6 * draw.random.normal() + draw.kindness
  if (level < -2.58) return 2
  if (level < -0.3) return 3
  return level < 1.05 ? 4 : 5
}
