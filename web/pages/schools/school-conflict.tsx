import { useQuery } from '@tanstack/react-query'
import type { FieldValue, ProblemReply } from '#contract/problems.ts'
import type { Fields } from '#contract/settings-fields.ts'
import { api, ask } from '#web/api.ts'
import { Conflict } from '#web/ui/conflict.tsx'
import { cardLabels } from '#web/ui/register-labels.ts'
import { common } from '#web/words/common.ts'
import { date } from '#web/words/format.ts'
import { lifeWords } from '#web/words/school-life.ts'
import { schoolsWords } from '#web/words/schools.ts'

/** Names of what people change of a school. */
const labels: Readonly<Record<string, string>> = {
  name: lifeWords.conflict.name,
  fullName: schoolsWords.card.fullName,
  municipality: common.municipality,
  closedOn: lifeWords.conflict.closedOn,
  ...cardLabels,
}

const ADDRESSES = [api.getSchoolLife, api.getSchool, api.listSchools]

interface Props {
  problem: ProblemReply
  /** The fields of the form; left out: an event, which has none to compare. */
  mine?: Fields
  onInsist: (merged: Fields, version: number) => void
}

/** A refusal of a change of a school, with what others changed meanwhile. */
export function SchoolConflict({ problem, mine = {}, onInsist }: Props) {
  const moved = problem.changed?.fields.some(({ field }) => field === 'municipality') ?? false
  const municipalities = useQuery({ ...ask(api.listMunicipalities, {}), enabled: moved })
  function told(field: string, value: FieldValue): string | undefined {
    if (value === null) return undefined
    if (field === 'municipality') return municipalities.data?.items.find(({ id }) => id === value)?.name
    if (field === 'closedOn') return date(String(value))
    if (field === 'place') return schoolsWords.places[value as keyof typeof schoolsWords.places]
    return undefined
  }
  return (
    <Conflict
      problem={problem}
      mine={mine}
      labelOf={(field) => labels[field] ?? field}
      told={told}
      onInsist={onInsist}
      addresses={ADDRESSES}
    />
  )
}
