import type { z } from 'zod'
import type * as facts from '#contract/facts.ts'
import { answers, criterionAnswers, markerStates } from '#web/words/states.ts'
import './marks.css'

type MarkerState = z.infer<typeof facts.markerState>
type Identified = z.infer<typeof facts.identified>

const markerShapes = { low: 'down', not_low: 'ring', no_data: 'dash' } as const
const answerShapes = { yes: 'square', no: 'ring', undecided: 'half' } as const
const tones = {
  low: 'bad',
  not_low: 'calm',
  no_data: 'none',
  yes: 'bad',
  no: 'calm',
  undecided: 'doubt',
} as const

/** State of a result: a shape and a word, the colour only repeats them. `quiet` leaves the word to the ear. */
export function StateMark({ state, quiet }: { state: MarkerState; quiet?: boolean }) {
  return <Mark shape={markerShapes[state]} tone={tones[state]} word={markerStates[state]} quiet={quiet} />
}

/** Answer of a method about a school; `words` say it at more length. */
export function AnswerMark({ answer, words = answers[answer] }: { answer: Identified; words?: string }) {
  return <Mark shape={answerShapes[answer]} tone={tones[answer]} word={words} />
}

/** Whether a criterion holds. */
export function CriterionMark({ answer }: { answer: Identified }) {
  return <Mark shape={answerShapes[answer]} tone={tones[answer]} word={criterionAnswers[answer]} />
}

type ShapeName = 'down' | 'ring' | 'dash' | 'square' | 'half' | 'check' | 'cross' | 'bang'

interface Props {
  shape: ShapeName
  tone: 'bad' | 'good' | 'calm' | 'none' | 'doubt'
  word: string
  quiet?: boolean
}

/** A shape with its word. */
export function Mark({ shape, tone, word, quiet }: Props) {
  return (
    <span className={`mark mark-${tone}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {shapes[shape]}
      </svg>
      <span className={quiet ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  )
}

const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8 } as const
const shapes = {
  down: <path d="M1 2h10l-5 9z" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="4" {...line} />,
  dash: <path d="M2.5 6h7" {...line} />,
  square: <rect x="1.5" y="1.5" width="9" height="9" fill="currentColor" />,
  half: (
    <>
      <circle cx="6" cy="6" r="4.4" {...line} />
      <path d="M6 1.6a4.4 4.4 0 0 1 0 8.8z" fill="currentColor" />
    </>
  ),
  check: <path d="M1.5 6.5l3 3 6-7" {...line} />,
  cross: <path d="M2 2l8 8M10 2l-8 8" {...line} />,
  bang: <path d="M6 1.5v5.5M6 9v1.6" {...line} strokeWidth={2.2} />,
} as const
