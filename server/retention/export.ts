import type { z } from 'zod'
import type { getDataRegistry } from '#contract/settings.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'

export const takeRegistry = takeList('export.registry')

type Row = z.input<typeof getDataRegistry.reply>['items'][number]

export const REGISTRY_COLUMNS: readonly ListColumn<Row>[] = [
  { header: 'Что хранится', kind: 'text', width: 44, cell: ({ about }) => about },
  { header: 'Таблица', kind: 'text', width: 24, cell: ({ table }) => table },
  { header: 'Чьи', kind: 'text', width: 32, cell: ({ whose }) => whose.join(', ') || 'личных данных нет' },
  {
    header: 'Личное',
    kind: 'text',
    width: 48,
    cell: ({ personal }) => personal.map(({ holds }) => holds).join('; '),
  },
  {
    header: 'Право',
    kind: 'text',
    width: 48,
    cell: ({ whose, ground }) => (whose.length > 0 ? ground : null),
  },
  { header: 'Сколько хранится', kind: 'text', width: 32, cell: ({ kept }) => kept },
  { header: 'Как выгружается для человека', kind: 'text', width: 32, cell: ({ exported }) => exported },
  { header: 'Как удаляется', kind: 'text', width: 32, cell: ({ erased }) => erased },
  { header: 'Строк', kind: 'number', cell: ({ rows }) => rows },
  {
    header: 'Самая старая',
    kind: 'text',
    width: 20,
    cell: ({ oldest }, told) => (oldest === null ? null : told(new Date(oldest))),
  },
]
