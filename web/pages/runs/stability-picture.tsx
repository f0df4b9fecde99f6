import type { ListOfYear } from '#engine/identification/stability.ts'
import { number } from '#web/words/format.ts'
import { stabilityWords as words } from '#web/words/what-if.ts'
import './stability-picture.css'

const HEIGHT = 160
const STEP = 96
const BAR = 40
const TOP = 24

/**
 * Years side by side: who stayed stands at the foot, who entered above it, and below the line who left since the year
 * before. The table beside it says the same.
 */
export function StabilityPicture({ years }: { years: readonly ListOfYear[] }) {
  const most = Math.max(1, ...years.map(({ listed, change }) => listed.length + (change?.left ?? 0)))
  const height = (schools: number) => (schools / most) * HEIGHT
  const highest = Math.max(...years.map(({ listed }) => height(listed.length)))
  const lowest = Math.max(...years.map(({ change }) => height(change?.left ?? 0)))
  const line = TOP + highest
  return (
    <figure className="stability">
      <svg
        viewBox={`0 0 ${years.length * STEP} ${line + lowest + 40}`}
        role="img"
        aria-label={words.picture(years[0]!.year, years.at(-1)!.year)}
      >
        {years.map(({ year, listed, change }, index) => {
          const x = index * STEP + (STEP - BAR) / 2
          const kept = height(change ? change.kept : listed.length)
          const entered = height(change?.entered ?? 0)
          const left = height(change?.left ?? 0)
          return (
            <g key={year} textAnchor="middle">
              <rect className={change ? 'kept' : 'first'} x={x} y={line - kept} width={BAR} height={kept} />
              <rect className="entered" x={x} y={line - kept - entered} width={BAR} height={entered} />
              <rect className="left" x={x} y={line} width={BAR} height={left} />
              <text className="figure" x={x + BAR / 2} y={line - kept - entered - 6}>
                {number(listed.length)}
              </text>
              <text x={x + BAR / 2} y={line + lowest + 22}>
                {year}
              </text>
            </g>
          )
        })}
        <line x1={0} x2={years.length * STEP} y1={line} y2={line} />
      </svg>
      <figcaption>
        {(['first', 'kept', 'entered', 'left'] as const).map((part) => (
          <span key={part} className={part}>
            {words[part]}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
