import type { EntityManager } from 'typeorm';
import type { TenantStatus } from '#tenancy';
import type { TenantEventType } from './platform-event-types';
import { eventTenants, leavePlatformEvents } from './platform-events';
import type { EventTenant } from './platform-events';

/** Facts of a change, besides the tenant's id. */
interface TenantFacts {
  readonly previousStatus?: string;
  readonly clonedFrom?: number;
  readonly operation?: { readonly id: number; readonly kind: string };
  readonly purgeAfter?: Date | null;
  /** The former names of a tenant that is no longer in the registry. */
  readonly tenant?: EventTenant;
}

/** The changes of status with an event. Changes from and to `maintenance` belong to operations, which write their own events. */
const PASSAGES: Readonly<Record<string, readonly TenantEventType[]>> = {
  'active suspended': ['tenant.suspended'],
  'active archived': ['tenant.archived'],
  'suspended archived': ['tenant.archived'],
  'suspended active': ['tenant.activated'],
  'archived active': ['tenant.activated'],
  'deleting active': ['tenant.deletion_cancelled', 'tenant.activated'],
  'maintenance deleting': ['tenant.deletion_scheduled'],
  'active deleting': ['tenant.deletion_scheduled'],
  'suspended deleting': ['tenant.deletion_scheduled'],
  'archived deleting': ['tenant.deletion_scheduled'],
  'deleting maintenance': ['tenant.deletion_cancelled'],
};

/** Writes the event of a change of status in its transaction. */
export async function leavePassage(
  manager: EntityManager,
  tenantId: number,
  { from, to }: { readonly from: TenantStatus; readonly to: TenantStatus },
): Promise<void> {
  const types = PASSAGES[`${from} ${to}`] ?? [];
  const isScheduled = types.includes('tenant.deletion_scheduled');
  const purgeAfter = isScheduled ? await purgeAfterOf(manager, tenantId) : null;
  for (const type of types) await leaveTenantEvent(manager, type, tenantId, { previousStatus: from, purgeAfter });
}

/** Writes an event of a tenant in the transaction of the change. Only one event per operation is kept. */
export async function leaveTenantEvent(
  manager: EntityManager,
  type: TenantEventType,
  tenantId: number,
  facts: TenantFacts = {},
): Promise<void> {
  const { operation, clonedFrom, previousStatus = null, purgeAfter = null } = facts;
  const named = await eventTenants(manager, [tenantId, ...(clonedFrom === undefined ? [] : [clonedFrom])]);
  const data = {
    tenant: facts.tenant ?? tenantIn(named, tenantId),
    previousStatus,
    clonedFrom: tenantIn(named, clonedFrom),
    ...operationFacts(operation),
    purgeAfter: isoOf(purgeAfter),
  };
  const once = operation === undefined ? {} : { once: `operation ${operation.id}` };
  await leavePlatformEvents(manager, [{ type, data, ...once }]);
}

const tenantIn = (named: ReadonlyMap<number, EventTenant>, id = 0): EventTenant | null => named.get(id) ?? null;

const isoOf = (moment: Date | null): string | null => moment?.toISOString() ?? null;

const operationFacts = (operation: TenantFacts['operation']): object =>
  operation === undefined
    ? { operationId: null, operationKind: null }
    : { operationId: operation.id, operationKind: operation.kind };

async function purgeAfterOf(manager: EntityManager, tenantId: number): Promise<Date | null> {
  const [row] = await manager.query<{ at: Date | null }[]>(
    'SELECT purge_after AS at FROM tenant_terms WHERE tenant_id = ?',
    [tenantId],
  );
  return row?.at ?? null;
}
