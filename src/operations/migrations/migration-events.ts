import type { EntityManager } from 'typeorm';
import { SchemaRunItem } from './schema-run-item.entity';
import { SchemaRun } from './schema-run.entity';
import { eventTenants, leavePlatformEvents } from '../webhooks/platform-events';

const NO_COUNTS = { migrated: null, failed: null, skipped: null };

/** Writes the event of a run's end in the transaction that ends the run. */
export async function leaveRunEnd(manager: EntityManager, runId: number): Promise<void> {
  const { state, targetVersion, error } = await manager.findOneByOrFail(SchemaRun, { id: runId });
  const countOf = (itemState: 'done' | 'failed' | 'skipped'): Promise<number> =>
    manager.countBy(SchemaRunItem, { runId, state: itemState });
  const counts = {
    migrated: await countOf('done'),
    failed: await countOf('failed'),
    skipped: await countOf('skipped'),
  };
  const type = state === 'done' ? 'migration.completed' : 'migration.failed';
  await leavePlatformEvents(manager, [{ type, data: { runId, targetVersion, tenant: null, error, ...counts } }]);
}

/** Writes an event for each tenant whose migration failed, in the transaction that records the failure. */
export async function leaveTenantFailures(
  manager: EntityManager,
  runId: number,
  targetVersion: string,
  outcomes: readonly { readonly tenantId: number; readonly error: string | null }[],
): Promise<void> {
  const failed = outcomes.filter(({ error }) => error !== null);
  if (failed.length === 0) return;
  const tenants = await eventTenants(
    manager,
    failed.map(({ tenantId }) => tenantId),
  );
  const events = failed.map(({ tenantId, error }) => ({
    type: 'migration.failed',
    data: { runId, targetVersion, tenant: tenants.get(tenantId) ?? null, error, ...NO_COUNTS },
  }));
  await leavePlatformEvents(manager, events);
}
