import { isDomainError } from '#kernel';
import type { Backups } from '../../src/operations/backup/backups.service';
import { eventually } from './eventually';

/** Makes a backup of a tenant while a worker runs, which may be making up for last night's backup. Returns its id. */
export async function backUpTenant(backups: Backups, tenantId: number): Promise<number> {
  let id: number | null = null;
  await eventually('no other backup of the tenant runs', async () => {
    id = await backups.make({ tenantId }, { codec: 'gzip', reason: 'manual' }).then(
      (backup) => backup.id,
      (error: unknown) => {
        if (isDomainError(error, 'LEASE_HELD')) return null;
        throw error;
      },
    );
    return id !== null;
  });
  return id ?? 0;
}
