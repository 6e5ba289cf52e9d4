import type { DomainError } from '#kernel';
import { tenantMaintenance, tenantNotFound, tenantSchemaBehind, tenantSuspended } from '../tenancy.errors';
import type { TenantContext, TenantRecord, TenantStatus } from '../tenant-context';

const RETRY_AFTER_SECONDS = 30;

const REFUSALS: Readonly<Record<Exclude<TenantStatus, 'active'>, () => DomainError>> = {
  deleting: () => tenantNotFound({}),
  failed: () => tenantNotFound({}),
  suspended: () => tenantSuspended({}),
  archived: () => tenantSuspended({}),
  provisioning: () => tenantMaintenance({}, { retryAfterSeconds: RETRY_AFTER_SECONDS }),
  maintenance: () => tenantMaintenance({}, { retryAfterSeconds: RETRY_AFTER_SECONDS }),
  moving: () => tenantMaintenance({}, { retryAfterSeconds: RETRY_AFTER_SECONDS }),
};

/** The error for a tenant whose schema is not the one that a request needs, because it is being migrated. */
export const schemaBehind = (extras: { readonly cause?: unknown } = {}): DomainError =>
  tenantSchemaBehind({}, { ...extras, retryAfterSeconds: RETRY_AFTER_SECONDS });

/**
 * Returns the tenant if this process may serve it now. Decided only from the directory, before any connection is opened
 * (architecture.md §4).
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_SUSPENDED, TENANT_MAINTENANCE or TENANT_SCHEMA_BEHIND
 */
export function servable(record: TenantRecord | null, supportedSchemaVersions: readonly string[]): TenantContext {
  if (record === null) throw tenantNotFound({});
  if (record.status !== 'active') throw REFUSALS[record.status]();
  if (!supportedSchemaVersions.includes(record.schemaVersion)) throw schemaBehind();
  return record;
}
