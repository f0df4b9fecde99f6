import { Checkbox } from '@mantine/core'
import type { MethodContent } from '#contract/method-content.ts'
import { criteriaOf } from '#engine/methodology.ts'
import { Choice, choicesOf } from '#web/ui/filters.tsx'
import { Section } from '#web/ui/page.tsx'
import { editorWords as words } from '#web/words/method-editor.ts'
import { fieldId, freshId, useContent } from './draft.ts'
import { NumberField, SourceField, TextField } from './fields.tsx'

type Decision = MethodContent['decision']
type ByBands = Extract<Decision, { kind: 'bands' }>
type ByCriteria = Exclude<Decision, ByBands>
type Criterion = Extract<Decision, { kind: 'criteria' }>['anyOf'][number]
type Band = ByBands['bands'][number]

function withCriteria(decision: ByCriteria, criteria: Criterion[]): ByCriteria {
  return decision.kind === 'criteria' ? { ...decision, anyOf: criteria } : { ...decision, allOf: criteria }
}

/** The same parts under another way of deciding, as far as it has them. */
function ofKind(decision: Decision, kind: Decision['kind']): Decision {
  const { source } = decision
  const criteria = criteriaOf(decision)
  if (kind === 'criteria') return { kind, source, anyOf: [...criteria] }
  if (kind === 'every-criterion') return { kind, source, allOf: [...criteria] }
  return { kind, source, bands: decision.kind === 'bands' ? decision.bands : [] }
}

/** How it is decided: by criteria or by bands. */
export function EditDecision() {
  const [{ decision }, change] = useContent()
  const put = (next: Decision) => change({ decision: next })
  return (
    <Section title={words.decision}>
      <div id={fieldId('decision')} tabIndex={-1} className="edit-part">
        <div className="form-grid">
          <Choice
            label={words.kind}
            value={decision.kind}
            options={choicesOf(words.kinds)}
            onChange={(kind) => kind && put(ofKind(decision, kind))}
          />
          <SourceField
            position="decision.source"
            value={decision.source}
            onChange={(source) => put({ ...decision, source })}
          />
        </div>
        {decision.kind === 'bands' ? (
          <Bands decision={decision} onChange={put} />
        ) : (
          <Criteria decision={decision} onChange={put} />
        )}
      </div>
    </Section>
  )
}

function Criteria({ decision, onChange }: { decision: ByCriteria; onChange: (next: Decision) => void }) {
  const criteria = criteriaOf(decision)
  const list = decision.kind === 'criteria' ? 'anyOf' : 'allOf'
  const put = (next: Criterion[]) => onChange(withCriteria(decision, next))
  const add = () => {
    const id = freshId(
      'criterion',
      criteria.map((one) => one.id),
    )
    const atLeast = { value: 1, source: decision.source }
    put([...criteria, { id, kind: 'count-in-year', title: words.newCriterion, yearsBack: 0, atLeast }])
  }
  return (
    <>
      {criteria.map((criterion, index) => (
        <fieldset
          key={criterion.id}
          id={fieldId(`decision.${list}[${index}]`)}
          tabIndex={-1}
          className="panel form-grid edit-item"
        >
          <legend className="strong">{words.criterion(index + 1)}</legend>
          <CriterionFields
            place={`decision.${list}[${index}]`}
            criterion={criterion}
            onChange={(next) => put(criteria.with(index, next))}
          />
          <Remove onRemove={() => put(criteria.toSpliced(index, 1))} />
        </fieldset>
      ))}
      <p>
        <button type="button" className="button" onClick={add}>
          {words.addCriterion}
        </button>
      </p>
    </>
  )
}

interface CriterionProps {
  place: string
  criterion: Criterion
  onChange: (next: Criterion) => void
}

function CriterionFields({ place, criterion, onChange }: CriterionProps) {
  const { id, title, atLeast } = criterion
  const turn = (kind: Criterion['kind'] | undefined) =>
    onChange(
      kind === 'each-year'
        ? { id, kind, title, years: 2, atLeast, sameProcedure: false }
        : { id, kind: 'count-in-year', title, yearsBack: 0, atLeast },
    )
  return (
    <>
      <div className="whole">
        <TextField
          label={words.criterionTitle}
          position={`${place}.title`}
          value={title}
          onChange={(text) => onChange({ ...criterion, title: text })}
        />
      </div>
      <Choice
        label={words.criterionKind}
        value={criterion.kind}
        options={choicesOf(words.criterionKinds)}
        onChange={turn}
      />
      {criterion.kind === 'count-in-year' ? (
        <NumberField
          label={words.yearsBack}
          position={`${place}.yearsBack`}
          most={9}
          value={criterion.yearsBack}
          onChange={(yearsBack) => onChange({ ...criterion, yearsBack })}
        />
      ) : (
        <NumberField
          label={words.criterionYears}
          position={`${place}.years`}
          most={10}
          value={criterion.years}
          onChange={(years) => onChange({ ...criterion, years })}
        />
      )}
      <NumberField
        label={words.atLeast}
        position={`${place}.atLeast.value`}
        value={atLeast.value}
        onChange={(value) => onChange({ ...criterion, atLeast: { ...atLeast, value } })}
      />
      <SourceField
        position={`${place}.atLeast.source`}
        value={atLeast.source}
        onChange={(source) => onChange({ ...criterion, atLeast: { ...atLeast, source } })}
      />
      {criterion.kind === 'each-year' && (
        <Checkbox
          label={words.sameProcedure}
          checked={criterion.sameProcedure}
          onChange={({ currentTarget }) => onChange({ ...criterion, sameProcedure: currentTarget.checked })}
        />
      )}
    </>
  )
}

function Bands({ decision, onChange }: { decision: ByBands; onChange: (next: Decision) => void }) {
  const { bands } = decision
  const put = (next: Band[]) => onChange({ ...decision, bands: next })
  const add = () => {
    const id = freshId(
      'band',
      bands.map((band) => band.id),
    )
    put([
      ...bands,
      { id, title: words.newBand, from: bands.length === 0 ? 0 : null, to: null, identified: false },
    ])
  }
  return (
    <>
      {bands.map((band, index) => (
        <fieldset
          key={band.id}
          id={fieldId(`decision.bands[${index}]`)}
          tabIndex={-1}
          className="panel form-grid edit-item"
        >
          <legend className="strong">{words.band(index + 1)}</legend>
          <BandFields
            place={`decision.bands[${index}]`}
            band={band}
            onChange={(next) => put(bands.with(index, next))}
          />
          <Remove onRemove={() => put(bands.toSpliced(index, 1))} />
        </fieldset>
      ))}
      <p>
        <button type="button" className="button" onClick={add}>
          {words.addBand}
        </button>
      </p>
    </>
  )
}

function BandFields({
  place,
  band,
  onChange,
}: {
  place: string
  band: Band
  onChange: (next: Band) => void
}) {
  return (
    <>
      <div className="whole">
        <TextField
          label={words.bandTitle}
          position={`${place}.title`}
          value={band.title}
          onChange={(title) => onChange({ ...band, title })}
        />
      </div>
      <NumberField
        label={words.from}
        position={`${place}.from`}
        value={band.from}
        onChange={(from) => onChange({ ...band, from })}
      />
      <NumberField
        label={words.to}
        hint={words.toHint}
        position={`${place}.to`}
        value={band.to}
        onChange={(to) => onChange({ ...band, to })}
      />
      <Checkbox
        label={words.identified}
        checked={band.identified}
        onChange={({ currentTarget }) => onChange({ ...band, identified: currentTarget.checked })}
      />
    </>
  )
}

function Remove({ onRemove }: { onRemove: () => void }) {
  return (
    <p className="whole">
      <button type="button" className="button quiet" onClick={onRemove}>
        {words.remove}
      </button>
    </p>
  )
}
