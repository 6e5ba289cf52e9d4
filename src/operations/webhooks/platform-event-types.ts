/** Events of tenants. */
export const TENANT_EVENTS = [
  'tenant.created',
  'tenant.suspended',
  'tenant.activated',
  'tenant.archived',
  'tenant.deletion_scheduled',
  'tenant.deletion_cancelled',
  'tenant.deleted',
  'tenant.restored',
  'tenant.cloned',
] as const;
export type TenantEventType = (typeof TENANT_EVENTS)[number];

/** Events of backups and their verifications. */
export const BACKUP_EVENTS = [
  'backup.completed',
  'backup.incomplete',
  'backup.failed',
  'backup.verified',
  'backup.verification_failed',
] as const;
export type BackupEventType = (typeof BACKUP_EVENTS)[number];

/** Events of migrations. */
export const MIGRATION_EVENTS = ['migration.completed', 'migration.failed'] as const;

/** The events to which a webhook of the platform can subscribe. */
export const PLATFORM_EVENTS: readonly string[] = [...TENANT_EVENTS, ...BACKUP_EVENTS, ...MIGRATION_EVENTS];

/** The test event, which is sent on request. */
export const PLATFORM_TEST = 'platform.test';
