import type { z } from 'zod'
import type { changeRow, changes, registerChange } from '#contract/import-changes.ts'
import type { importDetail, importFile, importRow } from '#contract/imports.ts'
import { takes } from '#contract/permissions.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { ChangeListRow, SittingChanges } from './changes.ts'
import type { listFileConflicts, ParkedRow } from './parked.ts'
import { needsSecondPerson } from './policy.ts'
import type { FileRow, FileSitting, ImportRow, ImportSummary, RegisterCounts } from './queries.ts'
import type { RegisterChangeRow } from './register-changes.ts'

export function importRowView({ summary, ...row }: ImportRow): z.input<typeof importRow> {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
  }
}

export function importView(
  row: ImportRow,
  files: readonly FileRow[],
  sittings: readonly FileSitting[],
  viewer: Viewer,
  exportLimit: number,
): z.input<typeof importDetail> {
  const applied = row.state === 'applied'
  const mayWrite = decide(viewer, 'imports.write').allowed
  const readable = files.some((file) => file.state === 'read')
  return {
    ...importRowView(row),
    files: files.map((file) => ({
      ...fileView(
        takes('import.change', row.state) && mayWrite ? file : withoutSamples(file),
        sittings.filter((sitting) => sitting.file === file.id),
      ),
      byTwo: needsSecondPerson(viewer, { pupils: file.works, sender: row.sender, applied }, exportLimit),
    })),
    summary: row.summary && { ...row.summary, register: registerCountsView(row.summary.register) },
    can: {
      apply: mayWrite && takes('import.apply', row.state) && readable,
      cancel: mayWrite && takes('import.cancel', row.state),
      decide: decide(viewer, 'imports.decide').allowed && takes('import.change', row.state),
    },
  }
}

/** Summaries kept before names and places became events lack their counts. */
function registerCountsView(counts: Partial<RegisterCounts> | null): RegisterCounts | null {
  return (
    counts && {
      new: 0,
      changed: 0,
      unchanged: 0,
      renamed: 0,
      moved: 0,
      absent: 0,
      newMunicipalities: [],
      ...counts,
    }
  )
}

/** Cells are shown only to whoever can still say what the columns of an unknown table are. */
function withoutSamples(file: FileRow): FileRow {
  const { unmapped } = file
  if (!unmapped) return file
  return {
    ...file,
    unmapped: { ...unmapped, columns: unmapped.columns.map((column) => ({ ...column, samples: [] })) },
  }
}

function fileView(
  file: FileRow,
  sittings: readonly FileSitting[],
): Omit<z.input<typeof importFile>, 'byTwo'> {
  const { errors, warnings, notes, sameFile, sameImport, ...rest } = file
  return {
    ...rest,
    findings: { errors, warnings, notes },
    results: sittings.map(({ file: _, ...sitting }) => sitting),
    sameAs: sameFile && sameImport ? { file: sameFile, import: sameImport } : null,
  }
}

interface ChangesParts {
  row: ImportRow
  sittings: readonly SittingChanges[]
  register: ImportSummary['register']
  parked: readonly ParkedRow[]
  conflicts: Awaited<ReturnType<typeof listFileConflicts>>
  readable: boolean
}

export function changesView(parts: ChangesParts): z.input<typeof changes> {
  const { row, sittings, register, parked, conflicts } = parts
  const sum = (field: 'new' | 'replaced' | 'unchanged' | 'conflicts') =>
    sittings.reduce((total, sitting) => total + sitting[field], 0)
  const counts = {
    new: sum('new'),
    replaced: sum('replaced'),
    unchanged: sum('unchanged'),
    conflicts: sum('conflicts'),
    parked: parked.filter((school) => !school.leftOut).length,
    leftOut: parked.filter((school) => school.leftOut).length,
  }
  return {
    version: row.version,
    blocked: blockedBy(row, parts.readable),
    counts: row.summary?.results ?? counts,
    register: row.summary ? registerCountsView(row.summary.register) : register,
    sittings: sittings.map((sitting) => ({ ...sitting })),
    parked: parked.map(parkedView),
    fileConflicts: conflicts.map(({ file, name, conflict }) => ({
      file: { id: file, name },
      ...conflict,
      rows: [...conflict.rows],
    })),
  }
}

const BLOCKED: Partial<Record<ImportRow['state'], string>> = {
  uploaded: 'Файлы ждут проверки.',
  reading: 'Файлы ещё читаются: изменения станут видны, когда проверка закончится.',
  applied: 'Загрузка уже применена.',
  cancelled: 'Загрузка отменена.',
  failed: 'Проверка не закончилась: отмените загрузку и повторите её.',
}

function blockedBy(row: ImportRow, readable: boolean): string | null {
  if (row.state !== 'checked') return BLOCKED[row.state] ?? 'Сейчас применить нельзя.'
  return readable
    ? null
    : 'В загрузке нет файлов, которые можно применить: все отклонены или уже загружены раньше.'
}

function parkedView({ school, ...row }: ParkedRow) {
  const { name, login, code, municipality } = school
  return { ...row, name, login, code, municipality }
}

export function changeRowView(row: ChangeListRow): z.input<typeof changeRow> {
  const { earlierFile, earlierName, earlierParticipants, earlierLow } = row
  return {
    kind: row.kind,
    sitting: { year: row.year, season: row.season, procedure: row.procedure },
    title: row.title,
    school: { code: row.code, name: row.name, municipality: row.municipality },
    before:
      earlierFile === null
        ? null
        : {
            participants: earlierParticipants ?? 0,
            low: earlierLow ?? 0,
            file: { id: earlierFile, name: earlierName ?? '' },
          },
    after: row.kind === 'conflict' ? row.said : row.said.slice(0, 1),
  }
}

export function registerChangeView(row: RegisterChangeRow): z.input<typeof registerChange> {
  const { code, kinds, wasName, wasMunicipality, name, municipality } = row
  return {
    code,
    kinds,
    was: wasName === null ? null : { name: wasName, municipality: wasMunicipality! },
    becomes: name === null ? null : { name, municipality: municipality! },
  }
}
