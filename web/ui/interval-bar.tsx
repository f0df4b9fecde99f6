import { countOf, interval as intervalText } from '#web/words/format.ts'
import './interval-bar.css'

interface Props {
  low: number
  participants: number
  /** 95 % interval of the share, 0..1. */
  interval: readonly [number, number]
  /** The share at which a result is low, 0..1. */
  threshold: number
}

/** The share on a scale from 0 to 100 %: the point, how sure it is, and the threshold. The words stand beside it. */
export function IntervalBar({ low, participants, interval, threshold }: Props) {
  const at = (share: number) => 2 + share * 96
  return (
    <svg
      className="interval-bar"
      viewBox="0 0 100 12"
      role="img"
      aria-label={`${countOf(low, participants)}, ${intervalText(interval)}`}
    >
      <line className="axis" x1={2} x2={98} y1={6} y2={6} />
      <rect className="span" x={at(interval[0])} width={at(interval[1]) - at(interval[0])} y={4} height={4} />
      <line className="threshold" x1={at(threshold)} x2={at(threshold)} y1={0} y2={12} />
      <circle className="point" cx={at(participants > 0 ? low / participants : 0)} cy={6} r={2.6} />
    </svg>
  )
}
