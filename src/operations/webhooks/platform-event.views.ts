import { ApiProperty } from '@nestjs/swagger';
import type { SentEvent } from '#http';
import { BACKUP_EVENTS, MIGRATION_EVENTS, PLATFORM_TEST, TENANT_EVENTS } from './platform-event-types';

const COUNT = { type: 'integer', nullable: true } as const;

class PlatformMessageView {
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Equal to `webhook-id`; a repeated delivery has the same id',
  })
  id!: string;

  @ApiProperty({ type: String, format: 'date-time' }) timestamp!: string;
}

/** The tenant with its names at the time of the event. */
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
    description: 'Only for `tenant.cloned`: the tenant that was copied',
  })
  clonedFrom!: EventTenantView | null;

  @ApiProperty({ ...COUNT, description: 'The operation that caused the event, if any' }) operationId!: number | null;
  @ApiProperty({ type: String, nullable: true, example: 'restore.tenant' }) operationKind!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Only for `tenant.deletion_scheduled`: until this time, activating the tenant cancels the deletion',
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
  @ApiProperty({ type: EventTenantView, nullable: true, description: 'Null for a backup of the global database' })
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
  @ApiProperty({ type: 'integer', description: 'The id in `GET /admin/api/v1/migrations/{id}`' }) runId!: number;
  @ApiProperty({ type: String }) targetVersion!: string;
  @ApiProperty({
    type: EventTenantView,
    nullable: true,
    description: 'The tenant whose migration failed; null for the run as a whole',
  })
  tenant!: EventTenantView | null;

  @ApiProperty({ type: String, nullable: true }) error!: string | null;
  @ApiProperty({ ...COUNT, description: 'Number of tenants; null for the event of a single tenant' }) migrated!:
    | number
    | null;
  @ApiProperty(COUNT) failed!: number | null;
  @ApiProperty({ ...COUNT, description: 'Number of tenants that were not tried' }) skipped!: number | null;
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

/** Every event of the platform's webhooks, as the OpenAPI document describes it. */
export const PLATFORM_WEBHOOK_EVENTS: readonly SentEvent[] = [
  tenant('tenant.created', 'A tenant was created and is served'),
  tenant('tenant.suspended', 'A tenant was suspended'),
  tenant('tenant.activated', 'A tenant that was suspended, archived or deleted is served again'),
  tenant('tenant.archived', 'A tenant was archived'),
  tenant('tenant.deletion_scheduled', 'A tenant was deleted; its data are erased after `purgeAfter`'),
  tenant('tenant.deletion_cancelled', 'A deleted tenant will not be erased'),
  tenant('tenant.deleted', 'The data of a deleted tenant were erased'),
  tenant('tenant.restored', 'A tenant was restored from a backup, or a restore was undone (`restore.undo`)'),
  tenant('tenant.cloned', 'A copy of a tenant was created and is served; no `tenant.created` is sent for it'),
  backup('backup.completed', 'A backup was made and checked'),
  backup('backup.incomplete', 'A backup is good, but some files or its copy in the bucket are missing'),
  backup('backup.failed', 'A backup could not be made'),
  backup('backup.verified', 'A backup was read completely, or restored into a separate database, and is good'),
  backup(
    'backup.verification_failed',
    'The verification of a backup failed; `state` is the state of the backup after it',
  ),
  migration('migration.completed', 'A migration of tenants ended, and none failed'),
  migration('migration.failed', 'The migration of a tenant failed, or a run ended with failed or skipped tenants'),
  {
    type: PLATFORM_TEST,
    summary: 'Sent on request, to test the delivery',
    message: PlatformTestView,
    plane: 'platform',
  },
];
