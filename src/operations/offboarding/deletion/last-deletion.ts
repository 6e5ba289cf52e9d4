import type { GlobalDatabase } from '../../../global/global-database';
import { Not } from 'typeorm';
import { Backup } from '../../backup/backup.entity';
import { Operation } from '../../tasks/operation.entity';

/** What remains of a tenant after its erasure: the archive and the backup of its last deletion. */
export interface LastDeletion {
  readonly operation: Operation | null;
  readonly exportOf: number | null;
  readonly backupId: number | null;
}

/** The newest deletion: the tenant may have been deleted and reactivated before. */
export async function lastDeletion(database: GlobalDatabase, tenantId: number): Promise<LastDeletion> {
  const operation = await database.use((manager) =>
    manager.findOne(Operation, {
      where: { tenantId, kind: 'tenant.delete', state: 'done' },
      order: { id: 'DESC' },
    }),
  );
  const backup = partOf(operation, 'backup');
  const backupId = backup !== null && 'backupId' in backup ? Number(backup.backupId) : null;
  return { operation, exportOf: operation?.id ?? null, backupId };
}

/** The last backup as the deletion recorded it, while it is kept; null if there is none any more. */
export async function keptBackup(
  database: GlobalDatabase,
  { operation, backupId }: LastDeletion,
): Promise<object | null> {
  if (backupId === null) return null;
  const where = { id: backupId, state: Not('expired' as const) };
  const isKept = await database.use((manager) => manager.existsBy(Backup, where));
  return isKept ? partOf(operation, 'backup') : null;
}

/** A part of the result of a deletion. */
export function partOf(deletion: Operation | null, name: 'backup' | 'export'): object | null {
  const part = deletion?.result?.[name];
  return typeof part === 'object' && part !== null ? part : null;
}
