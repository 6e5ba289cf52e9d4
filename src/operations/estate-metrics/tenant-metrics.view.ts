import { ApiProperty } from '@nestjs/swagger';
import type { PerformanceFigures } from './performance-ledger';
import type { TenantSample } from './sample-ledger';
import type { TenantFigures } from './tenant-metrics.service';

export class PerformanceView implements PerformanceFigures {
  @ApiProperty({ type: 'integer', example: 24, description: 'Number of full hours before now that are included' })
  hours!: number;

  @ApiProperty({ type: 'integer', example: 15204 })
  queries!: number;

  @ApiProperty({ type: Number, nullable: true, example: 0.8 })
  p50Ms!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 6.4 })
  p95Ms!: number | null;

  @ApiProperty({ type: 'integer', example: 2, description: 'Statements of more than 500 ms' })
  slow!: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Requests that waited for a connection' })
  waits!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  waitMs!: number;
}

export class SampleView {
  @ApiProperty({ example: '2026-11-28T00:00:00.000Z', format: 'date-time' })
  at!: string;

  @ApiProperty({ type: 'integer', example: 7340032 })
  sizeBytes!: number;

  @ApiProperty({ type: 'integer', example: 5210, description: 'Estimated by InnoDB' })
  recordCount!: number;
}

export class GrowthView {
  @ApiProperty({ type: 'integer', nullable: true, example: 131072 })
  weekBytes!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 524288 })
  monthBytes!: number | null;

  @ApiProperty({ type: [SampleView], description: 'The last sample of each of the last thirty days' })
  days!: SampleView[];
}

export class TenantMetricsView {
  @ApiProperty({ type: 'integer', example: 1 })
  tenantId!: number;

  @ApiProperty({ example: 'flotte-abidjan' })
  slug!: string;

  @ApiProperty({ example: 'impact_auto_tenant_1' })
  database!: string;

  @ApiProperty({ type: 'integer', example: 7340032, description: 'Data and indexes' })
  sizeBytes!: number;

  @ApiProperty({ type: 'integer', example: 4194304 })
  dataBytes!: number;

  @ApiProperty({ type: 'integer', example: 3145728 })
  indexBytes!: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Allocated but unused' })
  freeBytes!: number;

  @ApiProperty({ type: 'integer', example: 58 })
  tableCount!: number;

  @ApiProperty({ type: 'integer', example: 5210 })
  recordCount!: number;

  @ApiProperty({ example: true, description: 'False when a very large table was estimated' })
  recordCountIsExact!: boolean;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: '2026-11-28T16:20:00.000Z' })
  lastActivityAt!: string | null;

  @ApiProperty({ type: PerformanceView })
  performance!: PerformanceView;

  @ApiProperty({ type: GrowthView })
  growth!: GrowthView;
}

export function tenantMetricsView({ lastActivityAt, growth, ...figures }: TenantFigures): TenantMetricsView {
  return {
    ...figures,
    lastActivityAt: lastActivityAt?.toISOString() ?? null,
    growth: { ...growth, days: growth.days.map(sampleView) },
  };
}

const sampleView = ({ at, ...sizes }: TenantSample): SampleView => ({ at: at.toISOString(), ...sizes });
