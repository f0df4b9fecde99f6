import { verifyChains } from '#server/audit/verify.ts'
import { BadBackup } from '#server/backups/bad-backup.ts'
import type { Backup } from '#server/backups/content.ts'
import { type RestoreOptions, restoreBackup } from '#server/backups/restore.ts'
import type { Tx } from '#server/platform/database.ts'

/** Restores the whole database; the audit log must hold in the copy, and tells of the restore. */
export function restoreDatabase(url: string, options: Omit<RestoreOptions, 'finish'>): Promise<Backup> {
  return restoreBackup(url, { ...options, finish })
}

async function finish(tx: Tx, { head }: Backup): Promise<void> {
  const broken = (await verifyChains(tx)).find((chain) => chain.broken)
  if (broken)
    throw new BadBackup(
      `В копии нарушена цепочка журнала действий${broken.region ? ` («${broken.region}»)` : ''}. База данных не изменена.`,
    )
  const regions = await tx.selectFrom('regions').select('region_id').orderBy('region_id').execute()
  if (regions.length === 0) return
  const line = { action: 'backup.restore', subject: 'backup', detail: JSON.stringify({ made: head.at }) }
  await tx
    .insertInto('audit_log')
    .values(regions.map(({ region_id }) => ({ region_id, ...line })))
    .execute()
}
