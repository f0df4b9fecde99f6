import { common } from '#web/words/common.ts'

interface Props {
  /** The address of the export in a format. */
  href: (format: 'xlsx' | 'csv') => string
  /** What leaves, when it is not «all rows of the filter». */
  what?: string
  /** `what` is read by everybody, not only by those who hear the page: beside another way out. */
  shown?: true
}

/** The way out of a table: all its rows, in both formats. */
export function Downloads({ href, what = common.allRows, shown }: Props) {
  return (
    <span className="downloads no-print">
      {common.download} <span className={shown ? undefined : 'visually-hidden'}>{what}: </span>
      <a href={href('xlsx')} download>
        XLSX
      </a>
      {' · '}
      <a href={href('csv')} download>
        CSV
      </a>
    </span>
  )
}
