import { useEffect, useRef, useState } from 'react'
import { reading } from '#web/words/reading.ts'
import { keepReadingAids, type ReadingAids, readReadingAids } from './reading-aids.ts'
import './reading-panel.css'

/** The version for people with weak sight: size, colours, spacing. */
export function ReadingPanel() {
  const [aids, setAids] = useState(readReadingAids)
  const panel = useRef<HTMLDetailsElement>(null)
  useCloseOutside(panel)

  function choose<Key extends keyof ReadingAids>(key: Key, value: ReadingAids[Key]) {
    const next = { ...aids, [key]: value }
    setAids(next)
    keepReadingAids(next)
  }

  return (
    <details className="reading-panel no-print" ref={panel}>
      <summary>
        <span aria-hidden="true">Аа</span> <span className="reading-title">{reading.title}</span>
      </summary>
      <form>
        <Choice
          legend={reading.size}
          value={aids.size}
          options={reading.sizes}
          onChoose={(v) => choose('size', v)}
        />
        <Choice
          legend={reading.contrast}
          value={aids.contrast}
          options={reading.contrasts}
          onChoose={(v) => choose('contrast', v)}
        />
        <Choice
          legend={reading.spacing}
          value={aids.spacing}
          options={reading.spacings}
          onChoose={(v) => choose('spacing', v)}
        />
      </form>
    </details>
  )
}

interface ChoiceProps<Value extends string> {
  legend: string
  value: Value
  options: Record<Value, string>
  onChoose: (value: Value) => void
}

function Choice<Value extends string>({ legend, value, options, onChoose }: ChoiceProps<Value>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {(Object.keys(options) as Value[]).map((option) => (
        <label key={option}>
          <input type="radio" name={legend} checked={option === value} onChange={() => onChoose(option)} />
          {options[option]}
        </label>
      ))}
    </fieldset>
  )
}

/** Closes an open `details` by Escape and by a click elsewhere, as people expect of a drop-down. */
export function useCloseOutside(ref: React.RefObject<HTMLDetailsElement | null>) {
  useEffect(() => {
    const close = (event: Event) => {
      const details = ref.current
      if (!details?.open) return
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return
        details.open = false
        details.querySelector('summary')?.focus()
      } else if (!details.contains(event.target as Node)) details.open = false
    }
    document.addEventListener('click', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('click', close)
      document.removeEventListener('keydown', close)
    }
  }, [ref])
}
