import { Checkbox } from '@mantine/core'
import { Choice, choicesOf } from '#web/ui/filters.tsx'
import { Section } from '#web/ui/page.tsx'
import { editorWords as words } from '#web/words/method-editor.ts'
import { fieldId, useContent, useEditing } from './draft.ts'
import { NumberField, SourceField } from './fields.tsx'

type Exam = keyof typeof words.exams
const EXAMS = Object.keys(words.exams) as Exam[]

/** What is low, among how many at least, and over how many years: each number with its document. */
export function EditNumbers() {
  const [{ lowShare, minimumParticipants: minimum, years }, change] = useContent()
  const { numerator, denominator } = lowShare.value
  const percents = numerator === null || !denominator ? null : (numerator * 100) / denominator
  return (
    <Section title={words.numbers}>
      <div className="panel form-grid">
        <NumberField
          label={words.threshold}
          position="lowShare.value.numerator"
          digits={1}
          most={100}
          value={percents}
          onChange={(value) => change({ lowShare: { ...lowShare, value: shareOfPercents(value) } })}
        />
        <SourceField
          position="lowShare.source"
          value={lowShare.source}
          onChange={(source) => change({ lowShare: { ...lowShare, source } })}
        />
        <NumberField
          label={words.minimum}
          hint={words.minimumHint}
          position="minimumParticipants.value"
          value={minimum.value}
          onChange={(value) => change({ minimumParticipants: { ...minimum, value } })}
        />
        <SourceField
          position="minimumParticipants.source"
          value={minimum.source}
          onChange={(source) => change({ minimumParticipants: { ...minimum, source } })}
        />
        <NumberField
          label={words.years}
          position="years.value"
          most={10}
          value={years.value}
          onChange={(value) => change({ years: { ...years, value } })}
        />
        <SourceField
          position="years.source"
          value={years.source}
          onChange={(source) => change({ years: { ...years, source } })}
        />
      </div>
    </Section>
  )
}

/** «30» → 3/10, «27,5» → 275/1000: decisions stand on whole numbers, and the same share is written the same way. */
function shareOfPercents(percents: number | null) {
  if (percents === null) return { numerator: null, denominator: 100 }
  const tenths = Math.round(percents * 10)
  const [numerator, denominator] =
    tenths % 100 === 0 ? [tenths / 100, 10] : tenths % 10 === 0 ? [tenths / 10, 100] : [tenths, 1000]
  return { numerator, denominator }
}

/** Which procedures count, by exam, and which holding of an exam when a year has several. */
export function EditProcedures() {
  const [{ procedures }, change] = useContent()
  const { loaded } = useEditing()
  const chosen = new Set(procedures.value)
  const known = loaded.procedures.filter(({ exam }) => exam in words.exams)
  const toggle = (id: string, on: boolean) => {
    const all = on ? [...procedures.value, id] : procedures.value.filter((one) => one !== id)
    const order = known.map((one) => one.id)
    const value = all.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    change({ procedures: { ...procedures, value } })
  }
  return (
    <Section title={words.procedures}>
      <div id={fieldId('procedures')} tabIndex={-1} className="edit-part">
        <SourceField
          position="procedures.source"
          value={procedures.source}
          onChange={(source) => change({ procedures: { ...procedures, source } })}
        />
        {EXAMS.map((exam) => [exam, known.filter((one) => one.exam === exam)] as const).map(
          ([exam, group]) => (
            <fieldset key={exam} className="panel plain-fieldset">
              <legend>
                {words.exams[exam]}: {words.chosen(group.filter(({ id }) => chosen.has(id)).length)}
              </legend>
              <Season exam={exam} />
              <div className="procedure-boxes">
                {group.map(({ id, title }) => (
                  <Checkbox
                    key={id}
                    label={title}
                    checked={chosen.has(id)}
                    onChange={({ currentTarget }) => toggle(id, currentTarget.checked)}
                  />
                ))}
              </div>
            </fieldset>
          ),
        )}
      </div>
    </Section>
  )
}

function Season({ exam }: { exam: Exam }) {
  const [{ seasons }, change] = useContent()
  return (
    <Choice
      label={words.seasonOf(words.exams[exam])}
      value={seasons[exam]}
      options={choicesOf(words.seasons)}
      onChange={(season) => change({ seasons: { ...seasons, [exam]: season ?? seasons[exam] } })}
    />
  )
}
