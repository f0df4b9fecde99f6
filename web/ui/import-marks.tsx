import type { z } from 'zod'
import type * as imports from '#contract/imports.ts'
import { importStateWords } from '#contract/list-words.ts'
import { filesWords } from '#web/words/imports.ts'
import { Mark } from './marks.tsx'

type ImportState = z.infer<typeof imports.importState>
type File = z.infer<typeof imports.importFile>

const importMarks = {
  uploaded: ['ring', 'calm'],
  reading: ['half', 'calm'],
  checked: ['bang', 'doubt'],
  applying: ['half', 'calm'],
  applied: ['check', 'good'],
  cancelled: ['dash', 'none'],
  failed: ['cross', 'bad'],
} as const

export function ImportStateMark({ state }: { state: ImportState }) {
  const [shape, tone] = importMarks[state]
  return <Mark shape={shape} tone={tone} word={importStateWords[state]} />
}

const verdictMarks = {
  accept: ['check', 'good'],
  accept_with_warnings: ['bang', 'doubt'],
  refuse: ['cross', 'bad'],
} as const

/** What became of a file: its state, and once it is read, the verdict of the check. */
export function FileMark({ file }: { file: Pick<File, 'state' | 'verdict'> }) {
  if (file.verdict && (file.state === 'read' || file.state === 'refused')) {
    const [shape, tone] = verdictMarks[file.verdict]
    return <Mark shape={shape} tone={tone} word={filesWords.verdicts[file.verdict]} />
  }
  const [shape, tone] = fileMarks[file.state]
  return <Mark shape={shape} tone={tone} word={filesWords.states[file.state]} />
}

const fileMarks = {
  waiting: ['ring', 'calm'],
  read: ['check', 'good'],
  refused: ['cross', 'bad'],
  same: ['dash', 'none'],
  applied: ['check', 'good'],
  withdrawn: ['dash', 'none'],
} as const
