/** What became of a tenant. */
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

/** What became of a backup, or of a look at one. */
export const BACKUP_EVENTS = [
  'backup.completed',
  'backup.incomplete',
  'backup.failed',
  'backup.verified',
  'backup.verification_failed',
] as const;
export type BackupEventType = (typeof BACKUP_EVENTS)[number];

/** How a migration of the estate ended. */
export const MIGRATION_EVENTS = ['migration.completed', 'migration.failed'] as const;

/** What a webhook of the platform can choose from. */
export const PLATFORM_EVENTS: readonly string[] = [...TENANT_EVENTS, ...BACKUP_EVENTS, ...MIGRATION_EVENTS];

/** Sent by hand. */
export const PLATFORM_TEST = 'platform.test';
