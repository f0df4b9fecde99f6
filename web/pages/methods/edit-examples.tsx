import { NativeSelect } from '@mantine/core'
import { criteriaOf } from '#engine/methodology.ts'
import type { Identified } from '#engine/outcome.ts'
import type { WorkedExample, WorkedOut } from '#engine/worked-example.ts'
import { Choice, choicesOf } from '#web/ui/filters.tsx'
import { Mark } from '#web/ui/marks.tsx'
import { Section } from '#web/ui/page.tsx'
import { editorWords as words } from '#web/words/method-editor.ts'
import { fieldId, useContent, useEditing } from './draft.ts'
import { NumberField, TextField } from './fields.tsx'

/** Worked examples, each green or red as the rule stands at this moment. */
export function EditExamples() {
  const { draft, loaded, examined, change } = useEditing()
  const { examples } = draft
  const put = (next: WorkedExample[]) => change({ examples: next })
  const add = () =>
    put([
      ...examples,
      {
        title: words.newExample,
        place: '',
        year: loaded.year,
        results: [[loaded.year, draft.content.procedures.value[0] ?? '', 10, 3]],
        expected: { identified: 'no', markers: 1 },
      },
    ])
  return (
    <Section title={words.examples}>
      <p className="muted">{words.examplesLead}</p>
      <div id={fieldId('examples')} tabIndex={-1} className="edit-part">
        {examples.map((example, index) => (
          <Example
            // biome-ignore lint/suspicious/noArrayIndexKey: examples have no name of their own that stays
            key={index}
            index={index}
            example={example}
            outcome={examined.outcomes[index] ?? null}
            onChange={(next) => put(examples.with(index, next))}
            onRemove={() => put(examples.toSpliced(index, 1))}
          />
        ))}
        <p>
          <button type="button" className="button" onClick={add}>
            {words.addExample}
          </button>
        </p>
      </div>
    </Section>
  )
}

interface ExampleProps {
  index: number
  example: WorkedExample
  outcome: WorkedOut | null
  onChange: (next: WorkedExample) => void
  onRemove: () => void
}

function Example({ index, example, outcome, onChange, onRemove }: ExampleProps) {
  return (
    <details className={`panel example-edit ${outcome?.agrees ? 'agrees' : 'differs'}`}>
      <summary id={fieldId(`examples[${index}]`)}>
        <span className="strong">
          {words.example(index + 1)}. {example.title}
        </span>{' '}
        <Outcome outcome={outcome} />
      </summary>
      <ExampleFields place={`examples[${index}]`} example={example} onChange={onChange} />
      <p>
        <button type="button" className="button quiet" onClick={onRemove}>
          {words.removeExample(index + 1)}
        </button>
      </p>
    </details>
  )
}

function Outcome({ outcome }: { outcome: WorkedOut | null }) {
  if (!outcome) return <Mark shape="dash" tone="none" word={words.notCounted} />
  if (outcome.agrees) return <Mark shape="check" tone="good" word={words.agrees} />
  return (
    <>
      <Mark shape="cross" tone="bad" word={words.differs} />{' '}
      <span className="small">{[...outcome.amiss, ...outcome.differences].join('; ')}</span>
    </>
  )
}

interface FieldsProps {
  place: string
  example: WorkedExample
  onChange: (next: WorkedExample) => void
}

function ExampleFields({ place, example, onChange }: FieldsProps) {
  const { expected } = example
  const [{ decision }] = useContent()
  const criteria = criteriaOf(decision)
  /** What was expected of criteria that the rule has no more is not expected any longer. */
  function expect({ criteria: answers = expected.criteria, ...next }: Partial<WorkedExample['expected']>) {
    const { criteria: _, ...rest } = { ...expected, ...next }
    const left = Object.entries(answers ?? {}).filter(([id]) => criteria.some((one) => one.id === id))
    const asked = left.length > 0 ? { criteria: Object.fromEntries(left) } : {}
    onChange({ ...example, expected: { ...rest, ...asked } })
  }
  function expectOf(id: string, answer: Identified | undefined) {
    const { [id]: _, ...others } = expected.criteria ?? {}
    expect({ criteria: answer ? { ...others, [id]: answer } : others })
  }
  return (
    <>
      <div className="form-grid">
        <TextField
          label={words.exampleTitle}
          position={`${place}.title`}
          value={example.title}
          onChange={(title) => onChange({ ...example, title })}
        />
        <TextField
          label={words.examplePlace}
          position={`${place}.place`}
          value={example.place}
          onChange={(text) => onChange({ ...example, place: text })}
        />
        <TextField
          label={words.exampleYear}
          hint={words.yearHint}
          position={`${place}.year`}
          most={7}
          value={example.year}
          onChange={(year) => onChange({ ...example, year })}
        />
      </div>
      <Results place={place} example={example} onChange={onChange} />
      <fieldset className="plain-fieldset">
        <legend>{words.expected}</legend>
        <div className="form-grid">
          <Choice
            label={words.expected}
            value={expected.identified}
            options={choicesOf(words.answers)}
            onChange={(identified) => identified && expect({ identified })}
          />
          <NumberField
            label={words.markers}
            position={`${place}.expected.markers`}
            value={expected.markers}
            onChange={(markers) => expect({ markers: markers ?? 0 })}
          />
          {criteria.map(({ id, title }) => (
            <Choice
              key={id}
              label={title}
              all={words.notAsked}
              value={expected.criteria?.[id]}
              options={choicesOf(words.criterionAnswers)}
              onChange={(answer) => expectOf(id, answer)}
            />
          ))}
          {decision.kind === 'bands' && (
            <Choice
              label={words.bandTitle}
              all={words.notAsked}
              value={expected.band ?? undefined}
              options={decision.bands.map(({ id, title }) => ({ value: id, label: title }))}
              onChange={(band) => expect({ band })}
            />
          )}
        </div>
      </fieldset>
    </>
  )
}

type Result = WorkedExample['results'][number]

function Results({ place, example, onChange }: FieldsProps) {
  const { results } = example
  const { draft } = useEditing()
  const put = (next: readonly Result[]) => onChange({ ...example, results: next })
  const add = () => put([...results, [example.year, draft.content.procedures.value[0] ?? '', 10, 0]])
  return (
    <fieldset className="plain-fieldset">
      <legend>{words.results}</legend>
      {results.map((result, index) => (
        <ResultFields
          // biome-ignore lint/suspicious/noArrayIndexKey: results have no name of their own that stays
          key={index}
          place={`${place}.results[${index}]`}
          name={words.result(index + 1)}
          result={result}
          onChange={(next) => put(results.with(index, next))}
          onRemove={() => put(results.toSpliced(index, 1))}
        />
      ))}
      <p>
        <button type="button" className="button" onClick={add}>
          {words.addResult}
        </button>
      </p>
    </fieldset>
  )
}

interface ResultProps {
  place: string
  name: string
  result: Result
  onChange: (next: Result) => void
  onRemove: () => void
}

function ResultFields({ place, name, result, onChange, onRemove }: ResultProps) {
  const { loaded } = useEditing()
  const [year, procedure, participants, low] = result
  return (
    <fieldset className="form-grid example-result">
      <legend className="visually-hidden">{name}</legend>
      <TextField
        label={words.resultYear}
        position={`${place}[0]`}
        most={7}
        value={year}
        onChange={(next) => onChange([next, procedure, participants, low])}
      />
      <NativeSelect
        id={fieldId(`${place}[1]`)}
        label={words.procedure}
        value={procedure}
        data={loaded.procedures.map(({ id, shortTitle }) => ({ value: id, label: shortTitle }))}
        onChange={({ currentTarget }) => onChange([year, currentTarget.value, participants, low])}
      />
      <NumberField
        label={words.participants}
        position={`${place}[2]`}
        value={participants}
        onChange={(next) => onChange([year, procedure, next ?? 0, low])}
      />
      <NumberField
        label={words.low}
        position={`${place}[3]`}
        value={low}
        onChange={(next) => onChange([year, procedure, participants, next ?? 0])}
      />
      <button type="button" className="button quiet" onClick={onRemove}>
        {words.remove}
      </button>
    </fieldset>
  )
}
