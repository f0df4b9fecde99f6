import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { contextFieldWords } from '#contract/context-words.ts'
import { type ContextField, contextFields } from '#engine/context-index/contextualised.ts'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { number, percent, schools } from '#web/words/format.ts'
import { contextWords as words } from '#web/words/passports.ts'
import './four-fields.css'

type Picture = Reply<NonNullable<typeof api.getContextPicture.route>>
interface Counted {
  field: ContextField
  count: number
}

const [WIDTH, HEIGHT, MARGIN] = [640, 400, 36]
/** A shape beside the colour for each field: colour is never the only sign. */
const LOOKS: Readonly<Record<ContextField, { fill: string; hollow: boolean }>> = {
  'good-hard': { fill: '#1b6e3c', hollow: false },
  'good-easy': { fill: '#1b6e3c', hollow: true },
  'poor-hard': { fill: '#a33a00', hollow: false },
  'poor-easy': { fill: '#a33a00', hollow: true },
}

/** Results × conditions: a point a school, with the same as a table and in a sentence. */
export function FourFields({ year, municipality }: { year?: string; municipality?: number }) {
  const query = useQuery(ask(api.getContextPicture, { query: { year, municipality } }))
  return (
    <Section title={words.picture}>
      <Loaded query={query} lines={6}>
        {(picture) =>
          picture.points.length === 0 ? <p>{words.pictureEmpty}</p> : <Drawn picture={picture} />
        }
      </Loaded>
    </Section>
  )
}

function Drawn({ picture }: { picture: Picture }) {
  const { points, unknown, indexBorder, shareBorder } = picture
  const drawing = useRef<SVGSVGElement>(null)
  const counts = contextFields.map((field) => ({
    field,
    count: points.filter((point) => point.field === field).length,
  }))
  const said = counts.map(({ field, count }) => `${contextFieldWords[field]}: ${schools(count)}`)
  return (
    <figure className="four-fields">
      <p className="muted">{words.pictureLead(percent(shareBorder ?? 0), number(indexBorder ?? 0, 1))}</p>
      <Points picture={picture} drawing={drawing} />
      <figcaption>
        <p>{words.pictureSaid(said, unknown)}</p>
        <p className="no-print">
          <button
            type="button"
            className="button"
            onClick={() => drawing.current && saveSvg(drawing.current)}
          >
            {words.saveSvg}
          </button>
        </p>
        <RegisterTable
          caption={words.picture}
          columns={columns}
          rows={counts}
          rowKey={({ field }) => field}
          tall
        />
      </figcaption>
    </figure>
  )
}

function Points({
  picture: { points, indexBorder, shareBorder },
  drawing,
}: {
  picture: Picture
  drawing: React.RefObject<SVGSVGElement | null>
}) {
  const most = Math.max(0.1, ...points.map(({ share }) => share)) * 1.05
  const x = (index: number) => MARGIN + (index / 100) * (WIDTH - 2 * MARGIN)
  const y = (share: number) => HEIGHT - MARGIN - (share / most) * (HEIGHT - 2 * MARGIN)
  const line = { stroke: '#767676', strokeDasharray: '4 4' }
  return (
    <svg ref={drawing} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} xmlns="http://www.w3.org/2000/svg">
      <title>{words.picture}</title>
      <rect width={WIDTH} height={HEIGHT} fill="#fff" />
      <line x1={x(indexBorder ?? 50)} x2={x(indexBorder ?? 50)} y1={MARGIN} y2={HEIGHT - MARGIN} {...line} />
      <line x1={MARGIN} x2={WIDTH - MARGIN} y1={y(shareBorder ?? 0)} y2={y(shareBorder ?? 0)} {...line} />
      <text x={WIDTH - MARGIN} y={HEIGHT - 10} textAnchor="end" fontSize="13" fill="#333">
        {words.axisIndex}
      </text>
      <text
        x={14}
        y={MARGIN}
        textAnchor="end"
        fontSize="13"
        fill="#333"
        transform={`rotate(-90 14 ${MARGIN})`}
      >
        {words.axisShare}
      </text>
      {points.map(({ code, name, index, share, field }) => {
        const { fill, hollow } = LOOKS[field]
        const told = `${name}: ИСБШ ${number(index, 1)}, ${percent(share)}, ${contextFieldWords[field]}`
        return (
          <Link key={code} to="/schools/$code/context" params={{ code }} aria-label={told}>
            <circle
              cx={x(index)}
              cy={y(share)}
              r={5}
              fill={hollow ? '#fff' : fill}
              stroke={fill}
              strokeWidth={2}
            >
              <title>{told}</title>
            </circle>
          </Link>
        )
      })}
    </svg>
  )
}

/** The picture as a file, without the addresses of pages that stand behind its points. */
function saveSvg(drawing: SVGSVGElement): void {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  for (const link of copy.querySelectorAll('a')) link.replaceWith(...link.childNodes)
  const address = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }),
  )
  const link = document.createElement('a')
  link.href = address
  link.download = `${words.picture}.svg`
  link.click()
  URL.revokeObjectURL(address)
}

const columns: Column<Counted>[] = [
  { key: 'field', title: words.field, names: true, cell: ({ field }) => contextFieldWords[field] },
  { key: 'count', title: words.schoolsIn, figures: true, cell: ({ count }) => number(count) },
]
