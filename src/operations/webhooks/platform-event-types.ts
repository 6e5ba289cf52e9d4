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

/** Events of backups and of their verification. */
export const BACKUP_EVENTS = [
  'backup.completed',
  'backup.incomplete',
  'backup.failed',
  'backup.verified',
  'backup.verification_failed',
] as const;
export type BackupEventType = (typeof BACKUP_EVENTS)[number];

/** Events of migrations of the estate. */
export const MIGRATION_EVENTS = ['migration.completed', 'migration.failed'] as const;

/** The events that a webhook of the platform can subscribe to. */
export const PLATFORM_EVENTS: readonly string[] = [...TENANT_EVENTS, ...BACKUP_EVENTS, ...MIGRATION_EVENTS];

/** The event of a test that a user sends. */
export const PLATFORM_TEST = 'platform.test';
