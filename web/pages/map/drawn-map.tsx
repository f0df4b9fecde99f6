import { Link } from '@tanstack/react-router'
import { mapWords as words } from '#web/words/map.ts'
import type { MapReply } from './map.tsx'
import './map.css'

type Municipality = MapReply['municipalities'][number]

/** The most schools of each class of colour but the last. */
const BOUNDS = [0, 2, 5, 10]

/** The map: every municipality that may be opened is a link, its number is written on it, its words are read aloud. */
export function DrawnMap({ map: { width, height, shapes, municipalities, run, source } }: { map: MapReply }) {
  const known = new Map(municipalities.map((one) => [one.id, one]))
  const counted = (id: number | null) => (run && id !== null ? known.get(id) : undefined)
  return (
    <figure className="map">
      <svg viewBox={`0 0 ${width} ${height}`}>
        <title>{words.caption}</title>
        {shapes.map((shape) => {
          const municipality = counted(shape.municipality)
          if (!run || !municipality)
            return (
              <path key={shape.id} d={shape.path} className="map-shape">
                <title>{words.unknown(shape.name)}</title>
              </path>
            )
          return (
            <Link
              key={shape.id}
              to="/runs/$id"
              params={{ id: String(run.id) }}
              search={{ municipality: municipality.id, identified: 'yes' }}
              aria-label={told(municipality)}
            >
              <path d={shape.path} className={`map-shape class-${classOf(municipality.identified)}`}>
                <title>{told(municipality)}</title>
              </path>
              <text x={shape.at[0]} y={shape.at[1]}>
                {municipality.identified}
              </text>
            </Link>
          )
        })}
      </svg>
      <figcaption>
        <Legend />
        {source && <p className="muted small">{words.source(source)}</p>}
      </figcaption>
    </figure>
  )
}

function told({ name, identified, schools }: Municipality): string {
  return words.told(name, identified, schools)
}

function classOf(identified: number): number {
  const found = BOUNDS.findIndex((most) => identified <= most)
  return found < 0 ? BOUNDS.length : found
}

function Legend() {
  return (
    <ul className="map-legend" aria-label={words.legend}>
      <li>{words.legend}:</li>
      {words.classes.map((label, index) => (
        <li key={label}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <rect width="16" height="16" className={`map-shape class-${index}`} />
          </svg>{' '}
          {label}
        </li>
      ))}
      <li>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <rect width="16" height="16" className="map-shape" />
        </svg>{' '}
        {words.noData}
      </li>
    </ul>
  )
}
