import { ApiProperty } from '@nestjs/swagger';
import type { SentEvent } from '#http';
import { BACKUP_EVENTS, MIGRATION_EVENTS, PLATFORM_TEST, TENANT_EVENTS } from './platform-event-types';

const COUNT = { type: 'integer', nullable: true } as const;

class PlatformMessageView {
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Equals the header `webhook-id`; unchanged if the event is sent again',
  })
  id!: string;

  @ApiProperty({ type: String, format: 'date-time' }) timestamp!: string;
}

/** The tenant, with its name at the time of the event. */
class EventTenantView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ example: 'flotte-abidjan' }) slug!: string;
  @ApiProperty({ example: 'Flotte Abidjan' }) name!: string;
}

class TenantEventDataView {
  @ApiProperty({ type: EventTenantView }) tenant!: EventTenantView;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Status before the event; null if the event is not a change of status',
  })
  previousStatus!: string | null;

  @ApiProperty({
    type: EventTenantView,
    nullable: true,
    description: 'For `tenant.cloned`: the tenant that was copied',
  })
  clonedFrom!: EventTenantView | null;

  @ApiProperty({ ...COUNT, description: 'Id of the operation that caused the event, if any' }) operationId!:
    number | null;
  @ApiProperty({ type: String, nullable: true, example: 'restore.tenant' }) operationKind!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'For `tenant.deletion_scheduled`: until this time the tenant can be activated again',
  })
  purgeAfter!: string | null;
}

class TenantEventView extends PlatformMessageView {
  @ApiProperty({ enum: TENANT_EVENTS }) type!: string;
  @ApiProperty({ type: TenantEventDataView }) data!: TenantEventDataView;
}

class BackupEventDataView {
  @ApiProperty({ type: 'integer' }) backupId!: number;
  @ApiProperty({ enum: ['tenant', 'global'] }) kind!: string;
  @ApiProperty({ type: EventTenantView, nullable: true, description: 'Null for the global database' })
  tenant!: EventTenantView | null;

  @ApiProperty({ enum: ['good', 'failed', 'expired'] }) state!: string;
  @ApiProperty({ example: 'scheduled' }) reason!: string;
  @ApiProperty({ enum: ['checked', 'restored'], nullable: true }) verification!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'BACKUP_CORRUPT', description: 'Error code' })
  error!: string | null;
}

class BackupEventView extends PlatformMessageView {
  @ApiProperty({ enum: BACKUP_EVENTS }) type!: string;
  @ApiProperty({ type: BackupEventDataView }) data!: BackupEventDataView;
}

class MigrationEventDataView {
  @ApiProperty({ type: 'integer', description: 'Id of the run in `GET /admin/api/v1/migrations/{id}`' }) runId!: number;
  @ApiProperty({ type: String }) targetVersion!: string;
  @ApiProperty({
    type: EventTenantView,
    nullable: true,
    description: 'The tenant whose migration failed; null for the event of the whole run',
  })
  tenant!: EventTenantView | null;

  @ApiProperty({ type: String, nullable: true }) error!: string | null;
  @ApiProperty({ ...COUNT, description: 'Number of migrated tenants; null for the event of one tenant' }) migrated!:
    number | null;
  @ApiProperty(COUNT) failed!: number | null;
  @ApiProperty({ ...COUNT, description: 'Number of tenants whose migration was not attempted' }) skipped!:
    number | null;
}

class MigrationEventView extends PlatformMessageView {
  @ApiProperty({ enum: MIGRATION_EVENTS }) type!: string;
  @ApiProperty({ type: MigrationEventDataView }) data!: MigrationEventDataView;
}

class PlatformTestView extends PlatformMessageView {
  @ApiProperty({ enum: [PLATFORM_TEST] }) type!: string;
  @ApiProperty({ type: 'object', additionalProperties: false, properties: {} }) data!: Record<string, never>;
}

const tenant = (type: (typeof TENANT_EVENTS)[number], summary: string): SentEvent => ({
  type,
  summary,
  message: TenantEventView,
  plane: 'platform',
});

const backup = (type: (typeof BACKUP_EVENTS)[number], summary: string): SentEvent => ({
  type,
  summary,
  message: BackupEventView,
  plane: 'platform',
});

const migration = (type: (typeof MIGRATION_EVENTS)[number], summary: string): SentEvent => ({
  type,
  summary,
  message: MigrationEventView,
  plane: 'platform',
});

/** Every event that a webhook of the platform can receive, for the OpenAPI document. */
export const PLATFORM_WEBHOOK_EVENTS: readonly SentEvent[] = [
  tenant('tenant.created', 'A tenant was created and is available'),
  tenant('tenant.suspended', 'A tenant was suspended'),
  tenant('tenant.activated', 'A suspended, archived or deleted tenant is available again'),
  tenant('tenant.archived', 'A tenant was archived'),
  tenant('tenant.deletion_scheduled', 'A tenant was deleted; its data are erased after `purgeAfter`'),
  tenant('tenant.deletion_cancelled', 'The deletion of a tenant was cancelled; its data are not erased'),
  tenant('tenant.deleted', 'The data of a deleted tenant were erased'),
  tenant('tenant.restored', 'A tenant was restored from a backup, or a restore was undone (`restore.undo`)'),
  tenant('tenant.cloned', 'A copy of a tenant was created and is available; no `tenant.created` is sent for it'),
  backup('backup.completed', 'A backup was created and checked'),
  backup('backup.incomplete', 'A backup is valid but incomplete: its files or its copy in the bucket are missing'),
  backup('backup.failed', 'A backup could not be created'),
  backup('backup.verified', 'A backup was verified, by reading it completely or by a test restore'),
  backup(
    'backup.verification_failed',
    'A backup could not be verified; `state` says whether it is still considered valid',
  ),
  migration('migration.completed', 'A migration of tenants ended without a failure'),
  migration(
    'migration.failed',
    'The migration of a tenant failed, or a run ended with tenants that failed or were not attempted',
  ),
  {
    type: PLATFORM_TEST,
    summary: 'A test event, sent on request',
    message: PlatformTestView,
    plane: 'platform',
  },
];
