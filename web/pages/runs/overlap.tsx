import { Checkbox } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { overlapOf } from '#engine/identification/overlap.ts'
import { run } from '#engine/identification/run.ts'
import type { Methodology, Overrides } from '#engine/methodology.ts'
import { Choice, choicesOf, Filters } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { schoolColumn } from '#web/ui/school-column.tsx'
import { Waiting } from '#web/ui/waiting.tsx'
import { number } from '#web/words/format.ts'
import { overlapWords as words } from '#web/words/what-if.ts'
import { type Ground, methodologyQuery } from './ground.ts'
import { NONE } from './new-run-search.ts'

interface Props {
  ground: Ground
  year: string
  methods: readonly { id: string; title: string }[]
  /** Ids by comma; absent = all. */
  beside: string | undefined
  onBeside: (beside: string | undefined) => void
  /** The rule that is being tried on, when it was changed. */
  changed: { methodology: Methodology; overrides: Overrides } | null
}

/** Several methods on the same results: which schools each lists. */
export function OverlapView({ ground, year, methods, beside, onBeside, changed }: Props) {
  const chosen = methods.filter(({ id }) => beside === undefined || beside.split(',').includes(id))
  const loaded = useQueries({ queries: chosen.map(({ id }) => methodologyQuery(id)) })
  const failed = loaded.find(({ isError }) => isError)
  const toggle = (id: string, on: boolean) => {
    const next = methods.filter((method) => (method.id === id ? on : chosen.includes(method)))
    onBeside(next.length === methods.length ? undefined : next.map((method) => method.id).join(',') || NONE)
  }
  return (
    <>
      <p>{words.lead}</p>
      <fieldset className="plain-fieldset">
        <legend>{words.choose}</legend>
        <div className="procedure-choice">
          {methods.map((method) => (
            <Checkbox
              key={method.id}
              label={method.title}
              checked={chosen.includes(method)}
              onChange={({ currentTarget }) => toggle(method.id, currentTarget.checked)}
            />
          ))}
        </div>
      </fieldset>
      {failed && <ProblemNote problem={problemOf(failed.error)} onRetry={() => void failed.refetch()} />}
      {!failed && loaded.some(({ isPending }) => isPending) && <Waiting lines={4} />}
      {loaded.every(({ data }) => data) && (
        <Overlapping
          ground={ground}
          year={year}
          rules={[
            ...loaded.map(({ data }) => ({ title: data!.title, methodology: data!, overrides: {} })),
            ...(changed ? [{ ...changed, title: words.changedRule(changed.methodology.title) }] : []),
          ]}
        />
      )}
    </>
  )
}

interface Rule {
  title: string
  methodology: Methodology
  overrides: Overrides
}

const CHOICES = { every: words.everyList, one: words.oneList }

function Overlapping({ ground, year, rules }: { ground: Ground; year: string; rules: readonly Rule[] }) {
  const [only, setOnly] = useState<keyof typeof CHOICES>()
  const overlap = overlapOf(
    rules.map(({ methodology, overrides }) => run(methodology, ground.factsOf(year), { year, overrides })),
  )
  if (rules.length < 2) return <p>{words.few}</p>
  const every = overlap.listed.filter(({ by }) => by.length === rules.length)
  const one = overlap.listed.filter(({ by }) => by.length === 1)
  const rows = only === 'every' ? every : only === 'one' ? one : overlap.listed
  return (
    <>
      <p className="strong" role="status">
        {words.sentence(overlap.listed.length, every.length, one.length)}
      </p>
      <RegisterTable
        caption={words.caption}
        columns={pairColumns(rules, overlap.both)}
        rows={[...rules.keys()]}
        rowKey={(rule) => rule}
        tall
      />
      <Section title={words.schools}>
        <Filters onReset={only && (() => setOnly(undefined))}>
          <Choice
            label={words.only}
            all={words.anyList}
            value={only}
            options={choicesOf(CHOICES)}
            onChange={setOnly}
          />
        </Filters>
        <RegisterTable
          caption={words.schools}
          columns={schoolColumns(rules, (index) => ground.school(ground.factsOf(year).schools[index]!.code))}
          rows={rows}
          rowKey={({ school }) => school}
        />
      </Section>
    </>
  )
}

function pairColumns(rules: readonly Rule[], both: readonly (readonly number[])[]): Column<number>[] {
  return [
    { key: 'method', title: words.both, names: true, cell: (rule) => rules[rule]!.title },
    ...rules.map(({ title }, other) => ({
      key: `${other}`,
      title,
      figures: true,
      cell: (rule: number) =>
        rule === other ? <b>{number(both[rule]![other]!)}</b> : number(both[rule]![other]!),
    })),
  ]
}

type Listed = ReturnType<typeof overlapOf>['listed'][number]

function schoolColumns(
  rules: readonly Rule[],
  schoolOf: (index: number) => ReturnType<Ground['school']>,
): Column<Listed>[] {
  return [
    schoolColumn(({ school }) => schoolOf(school)),
    { key: 'times', title: words.times, figures: true, cell: ({ by }) => words.by(by.length, rules.length) },
    ...rules.map(({ title }, rule) => ({
      key: `${rule}`,
      title,
      cell: ({ by }: Listed) => (by.includes(rule) ? words.in : <span className="muted">{words.out}</span>),
    })),
  ]
}
