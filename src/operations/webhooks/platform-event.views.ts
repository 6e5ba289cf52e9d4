import { ApiProperty } from '@nestjs/swagger';
import type { SentEvent } from '#http';
import { BACKUP_EVENTS, MIGRATION_EVENTS, PLATFORM_TEST, TENANT_EVENTS } from './platform-event-types';

const COUNT = { type: 'integer', nullable: true } as const;

class PlatformMessageView {
  @ApiProperty({ type: String, format: 'uuid', description: 'As `webhook-id`; the same when it is sent again' })
  id!: string;

  @ApiProperty({ type: String, format: 'date-time' }) timestamp!: string;
}

/** The tenant as it was called at that moment. */
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
    description: 'Before the event; null where the event is no change of status',
  })
  previousStatus!: string | null;

  @ApiProperty({ type: EventTenantView, nullable: true, description: 'Of `tenant.cloned`: the tenant that was copied' })
  clonedFrom!: EventTenantView | null;

  @ApiProperty({ ...COUNT, description: 'The operation that did it, where one did' }) operationId!: number | null;
  @ApiProperty({ type: String, nullable: true, example: 'restore.tenant' }) operationKind!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Of `tenant.deletion_scheduled`: until when activating the tenant brings it back',
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
  @ApiProperty({ type: EventTenantView, nullable: true, description: 'Null of the global database' })
  tenant!: EventTenantView | null;

  @ApiProperty({ enum: ['good', 'failed', 'expired'] }) state!: string;
  @ApiProperty({ example: 'scheduled' }) reason!: string;
  @ApiProperty({ enum: ['checked', 'restored'], nullable: true }) verification!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'BACKUP_CORRUPT', description: 'The code of what went wrong' })
  error!: string | null;
}

class BackupEventView extends PlatformMessageView {
  @ApiProperty({ enum: BACKUP_EVENTS }) type!: string;
  @ApiProperty({ type: BackupEventDataView }) data!: BackupEventDataView;
}

class MigrationEventDataView {
  @ApiProperty({ type: 'integer', description: 'As in `GET /admin/api/v1/migrations/{id}`' }) runId!: number;
  @ApiProperty({ type: String }) targetVersion!: string;
  @ApiProperty({
    type: EventTenantView,
    nullable: true,
    description: 'The tenant that failed; null of the run as a whole',
  })
  tenant!: EventTenantView | null;

  @ApiProperty({ type: String, nullable: true }) error!: string | null;
  @ApiProperty({ ...COUNT, description: 'Tenants, of the run as a whole' }) migrated!: number | null;
  @ApiProperty(COUNT) failed!: number | null;
  @ApiProperty({ ...COUNT, description: 'Not tried' }) skipped!: number | null;
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

/** Every event a webhook of the platform can get, as the OpenAPI document describes them. */
export const PLATFORM_WEBHOOK_EVENTS: readonly SentEvent[] = [
  tenant('tenant.created', 'A tenant was created and is served'),
  tenant('tenant.suspended', 'A tenant was suspended'),
  tenant('tenant.activated', 'A tenant that was suspended, archived or deleted is served again'),
  tenant('tenant.archived', 'A tenant was archived'),
  tenant('tenant.deletion_scheduled', 'A tenant was deleted; its data are erased after `purgeAfter`'),
  tenant('tenant.deletion_cancelled', 'A deleted tenant will not be erased'),
  tenant('tenant.deleted', 'The data of a deleted tenant were erased'),
  tenant('tenant.restored', 'A tenant has the data of a backup, or those from before a restore (`restore.undo`)'),
  tenant('tenant.cloned', 'A copy of a tenant was made and is served; it has no `tenant.created`'),
  backup('backup.completed', 'A backup was made and checked'),
  backup('backup.incomplete', 'A backup is good, and a part beside it is missing: files, or its copy in the bucket'),
  backup('backup.failed', 'A backup could not be made'),
  backup('backup.verified', 'A backup was read whole, or restored aside, and is good'),
  backup('backup.verification_failed', 'A backup could not be verified; `state` says whether it still counts'),
  migration('migration.completed', 'A migration of tenants ended, and none failed'),
  migration(
    'migration.failed',
    'A migration failed: of one tenant, or a run in which tenants failed or were not tried',
  ),
  {
    type: PLATFORM_TEST,
    summary: 'Sent by hand, to see whether it arrives',
    message: PlatformTestView,
    plane: 'platform',
  },
];
