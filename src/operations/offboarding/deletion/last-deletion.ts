import type { GlobalDatabase } from '../../../global/global-database';
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
  const backupId = (partOf(operation, 'backup') as { readonly backupId?: unknown } | null)?.backupId;
  return {
    operation,
    exportOf: operation?.id ?? null,
    backupId: typeof backupId === 'number' ? backupId : null,
  };
}

/** A part of the result of a deletion. */
export function partOf(deletion: Operation | null, name: 'backup' | 'export'): object | null {
  const part = deletion?.result?.[name];
  return typeof part === 'object' && part !== null ? part : null;
}
