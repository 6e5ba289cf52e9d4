import { ApiProperty } from '@nestjs/swagger';
import type { BusinessFigures, EstateDay, MonthFigures, StatusFigures } from './business-metrics.service';
import type { FeatureFigures } from './usage-ledger';

export class StatusFiguresView implements StatusFigures {
  @ApiProperty({ example: 'active' })
  status!: string;

  @ApiProperty({ type: 'integer', example: 412 })
  tenants!: number;
}

export class MonthFiguresView implements MonthFigures {
  @ApiProperty({ example: '2026-11' })
  month!: string;

  @ApiProperty({ type: 'integer', example: 18 })
  created!: number;

  @ApiProperty({ type: 'integer', example: 2, description: 'Archived, or scheduled for deletion' })
  departed!: number;
}

export class EstateDayView implements EstateDay {
  @ApiProperty({ example: '2026-11-28' })
  day!: string;

  @ApiProperty({ type: 'integer', example: 412 })
  tenants!: number;

  @ApiProperty({ type: 'integer', example: 3023656976 })
  sizeBytes!: number;

  @ApiProperty({ type: 'integer', example: 2146520 })
  recordCount!: number;
}

export class FeatureFiguresView implements FeatureFigures {
  @ApiProperty({ example: 'vehicles' })
  feature!: string;

  @ApiProperty({ type: 'integer', example: 398, description: 'Tenants that used it in the last thirty days' })
  tenants!: number;

  @ApiProperty({ type: 'integer', example: 120934 })
  requests!: number;
}

export class BusinessMetricsView {
  @ApiProperty({ type: [StatusFiguresView] })
  byStatus!: readonly StatusFiguresView[];

  @ApiProperty({ type: [MonthFiguresView], description: 'The last twelve months' })
  months!: readonly MonthFiguresView[];

  @ApiProperty({ type: [EstateDayView], description: 'The last thirty days' })
  growth!: readonly EstateDayView[];

  @ApiProperty({ type: [FeatureFiguresView], description: 'Sorted by use, most used first' })
  features!: readonly FeatureFiguresView[];
}

export const businessMetricsView = (figures: BusinessFigures): BusinessMetricsView => figures;
