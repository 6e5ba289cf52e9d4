import { ApiProperty } from '@nestjs/swagger';
import type { SchemaRunItem, SchemaRunItemState, SchemaWave } from './schema-run-item.entity';
import type { SchemaRunState } from './schema-run.entity';
import type { FollowedRun } from './schema-runs.service';

const moment = { type: String, format: 'date-time', nullable: true } as const;
const tenants = { type: 'integer', example: 0 } as const;

export class SchemaRunCountsView {
  @ApiProperty(tenants)
  pending!: number;

  @ApiProperty(tenants)
  running!: number;

  @ApiProperty({ type: 'integer', example: 48 })
  done!: number;

  @ApiProperty(tenants)
  failed!: number;

  @ApiProperty(tenants)
  skipped!: number;
}

export class SchemaRunView {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ example: 'IndexReports1764700003000' })
  targetVersion!: string;

  @ApiProperty({
    enum: ['running', 'interrupted', 'done', 'partly_failed', 'failed'],
    example: 'done',
    description: '`interrupted`: its process died, and the next run continues it; `failed`: no tenant was migrated',
  })
  state!: SchemaRunState | 'interrupted';

  @ApiProperty({ type: 'integer', example: 48, description: 'Tenants' })
  planned!: number;

  @ApiProperty({ type: SchemaRunCountsView })
  tenants!: SchemaRunCountsView;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why no tenant was migrated' })
  error!: string | null;

  @ApiProperty({ example: 'tenant:migrate' })
  actor!: string;

  @ApiProperty(moment)
  startedAt!: string | null;

  @ApiProperty(moment)
  finishedAt!: string | null;
}

export class SchemaRunItemView {
  @ApiProperty({ type: 'integer', example: 12 })
  tenantId!: number;

  @ApiProperty({ example: 'CreateAlerts1764700002000' })
  fromVersion!: string;

  @ApiProperty({ enum: ['canary', 'rest'], example: 'rest' })
  wave!: SchemaWave;

  @ApiProperty({ enum: ['pending', 'running', 'done', 'failed', 'skipped'], example: 'done' })
  state!: SchemaRunItemState;

  @ApiProperty({ type: 'integer', example: 1 })
  attempts!: number;

  @ApiProperty({ type: String, nullable: true, example: null })
  error!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 240 })
  durationMs!: number | null;

  @ApiProperty(moment)
  startedAt!: string | null;

  @ApiProperty(moment)
  finishedAt!: string | null;
}

export function schemaRunView({ run, counts, isInterrupted }: FollowedRun): SchemaRunView {
  const { id, targetVersion, planned, error, actor } = run;
  return {
    id,
    targetVersion,
    state: isInterrupted ? 'interrupted' : run.state,
    planned,
    tenants: { ...counts },
    error,
    actor,
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
  };
}

export function schemaRunItemView(item: SchemaRunItem): SchemaRunItemView {
  const { tenantId, fromVersion, wave, state, attempts, error, durationMs } = item;
  return {
    tenantId,
    fromVersion,
    wave,
    state,
    attempts,
    error,
    durationMs,
    startedAt: iso(item.startedAt),
    finishedAt: iso(item.finishedAt),
  };
}

function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
