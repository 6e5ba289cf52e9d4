import type { EntityManager } from 'typeorm';
import { Backup } from './backup.entity';
import type { BackupEventType } from '../webhooks/platform-event-types';
import { eventErrorOf, eventTenants, leavePlatformEvents } from '../webhooks/platform-events';

/** Writes an event of a backup in the transaction that records the result. */
export async function leaveBackupEvent(
  manager: EntityManager,
  type: BackupEventType,
  backupId: number,
  error: unknown = null,
): Promise<void> {
  const row = await manager.findOneBy(Backup, { id: backupId });
  if (row === null) return;
  const { kind, tenantId, state, reason, verification } = row;
  const tenant = tenantId === null ? null : ((await eventTenants(manager, [tenantId])).get(tenantId) ?? null);
  const failure = error === null ? null : eventErrorOf(error);
  await leavePlatformEvents(manager, [
    { type, data: { backupId, kind, tenant, state, reason, verification, error: failure } },
  ]);
}
