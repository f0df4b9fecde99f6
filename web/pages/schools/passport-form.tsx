import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import {
  type PassportAnswers,
  type PassportFieldId,
  passportFaults,
  passportFields,
  passportGroups,
  titleOfField,
} from '#contract/passport-fields.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Conflict } from '#web/ui/conflict.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { number } from '#web/words/format.ts'
import { passportsWords } from '#web/words/passports.ts'
import type { PassportCard } from './context.tsx'
import '#web/ui/form-grid.css'

const words = passportsWords.card
const ADDRESSES = [api.getPassport, api.listPassports]
/** Kept when the typing rests, and at once when the page is left. */
const WHEN = { delay: 1200, flushOnUnmount: true }

type Texts = Partial<Record<PassportFieldId, string>>
const groups = Object.keys(passportGroups) as (keyof typeof passportGroups)[]

/** Answers as texts; in a passport nobody began, what is known stands already, to be looked at. */
function textsOf({ answers, known, version }: PassportCard): Texts {
  const before = version === 0 ? known.map(({ field, count }) => [field, String(count)]) : []
  const given = Object.entries(answers).map(([field, count]) => [field, count === null ? '' : String(count)])
  return Object.fromEntries([...before, ...given])
}

/** Fields whose text is no count, and the counts of all others. */
function readTexts(texts: Texts): { answers: PassportAnswers; wrong: PassportFieldId[] } {
  const answers: PassportAnswers = {}
  const wrong: PassportFieldId[] = []
  for (const [field, text] of Object.entries(texts) as [PassportFieldId, string][]) {
    const plain = text.replace(/\s/g, '')
    if (plain === '') continue
    if (/^\d{1,8}$/.test(plain)) answers[field] = Number(plain)
    else wrong.push(field)
  }
  return { answers, wrong }
}

/** One change after another: each begins from the version that the one before it made. */
function usePassport(passport: PassportCard) {
  const queries = useQueryClient()
  const version = useRef(passport.version)
  const params = { code: passport.school.code }
  const { year } = passport
  const save = useMutation({
    scope: { id: `passport ${params.code} ${year}` },
    mutationFn: async (answers: PassportAnswers) => {
      const stored = await call(api.savePassport, {
        params,
        body: { year, version: version.current, answers },
      })
      version.current = stored.version
    },
  })
  const send = useMutation({
    mutationFn: async (answers: PassportAnswers) => {
      await save.mutateAsync(answers)
      await call(api.sendPassport, { params, body: { year, version: version.current } })
    },
    onSettled: () =>
      Promise.all(ADDRESSES.map(({ path }) => queries.invalidateQueries({ queryKey: [path] }))),
  })
  return { version, save, send }
}

/** The form of a school: it keeps itself while one types. */
export function PassportForm({ passport }: { passport: PassportCard }) {
  const [texts, setTexts] = useState(() => textsOf(passport))
  /** null: nothing was typed; else whether what stands here is kept. */
  const [kept, setKept] = useState<boolean | null>(null)
  const latest = useRef(texts)
  const { version, save, send } = usePassport(passport)
  const { answers, wrong } = readTexts(texts)
  const faults = passportFaults(answers)
  const keep = useDebouncedCallback((next: Texts) => {
    const read = readTexts(next)
    if (read.wrong.length > 0) return
    save.mutate(read.answers, { onSuccess: () => setKept(latest.current === next) })
  }, WHEN)

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what somebody else stored meanwhile is taken over
  useEffect(() => {
    if (passport.version <= version.current) return
    version.current = passport.version
    setTexts(textsOf(passport))
    save.reset()
  }, [passport.version])

  function change(field: PassportFieldId, text: string) {
    const next = { ...texts, [field]: text }
    setTexts(next)
    setKept(false)
    latest.current = next
    keep(next)
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    keep.cancel()
    if (wrong.length === 0) send.mutate(answers)
  }

  const mine = Object.fromEntries(
    passportFields.map(({ id }) => [titleOfField(id), answers[id] ?? null] as const),
  )
  const refused = save.error ?? send.error
  return (
    <form onSubmit={submit}>
      <p className="muted">{words.formLead}</p>
      <p className="muted">{words.placeOf(passport.school.place && words.place[passport.school.place])}</p>
      {groups.map((group) => (
        <fieldset key={group} className="plain-fieldset">
          <legend>{passportGroups[group]}</legend>
          <div className="form-grid">
            {passportFields
              .filter((field) => field.group === group)
              .map(({ id, title }) => (
                <TextInput
                  key={id}
                  label={title}
                  inputMode="numeric"
                  autoComplete="off"
                  value={texts[id] ?? ''}
                  description={knownOf(passport, id)}
                  error={
                    wrong.includes(id) ? words.wrong : faults.find(({ field }) => field === id)?.sentence
                  }
                  onChange={({ currentTarget }) => change(id, currentTarget.value)}
                />
              ))}
          </div>
        </fieldset>
      ))}
      <p className="page-actions">
        <button type="submit" className="button primary" disabled={send.isPending || wrong.length > 0}>
          {words.send}
        </button>
        <span className="muted" role="status">
          {save.isPending ? words.saving : kept === null ? '' : kept ? words.saved : words.notSaved}
        </span>
      </p>
      {refused &&
        (save.isError ? (
          <Conflict
            problem={problemOf(refused)}
            mine={mine}
            labelOf={(field) => field}
            addresses={ADDRESSES}
            onInsist={(merged, now) => {
              version.current = now
              const next = Object.fromEntries(
                passportFields.map(({ id }) => [id, String(merged[titleOfField(id)] ?? '')]),
              )
              setTexts(next)
              save.mutate(readTexts(next).answers)
            }}
          />
        ) : (
          <ProblemNote problem={problemOf(refused)} />
        ))}
    </form>
  )
}

function knownOf({ known }: PassportCard, id: PassportFieldId): string | undefined {
  const found = known.find(({ field }) => field === id)
  return found && words.from(found.from, found.count)
}

/** The answers of a passport that is not his to change. */
export function FilledPassport({ passport: { answers } }: { passport: PassportCard }) {
  return (
    <dl className="facts">
      {passportFields.map(({ id, title }) => {
        const count = answers[id]
        return (
          <div key={id}>
            <dt>{title}</dt>
            <dd>{typeof count === 'number' ? number(count) : words.nothing}</dd>
          </div>
        )
      })}
    </dl>
  )
}
