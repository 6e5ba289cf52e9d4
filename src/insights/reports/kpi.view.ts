import { ApiProperty } from '@nestjs/swagger';
import { DIRECTIONS } from '../figures/trend';
import type { Direction, Trend } from '../figures/trend';

const TEXT = { type: String, nullable: true } as const;
const DAY = { type: String, format: 'date' } as const;

export const KPI_KEYS = [
  'availability',
  'cost_per_km',
  'repair_time',
  'lead_time',
  'approval_lead_time',
  'quote_invoice_variance',
  'rework_rate',
  'satisfaction',
  'preventive_ratio',
  'mtbf_days',
  'mtbf_km',
  'fuel_consumption',
  'fuel_cost_per_100km',
  'vehicle_compliance',
  'driver_compliance',
] as const;
export type KpiKey = (typeof KPI_KEYS)[number];

export class PeriodView {
  @ApiProperty(DAY) from!: string;
  @ApiProperty(DAY) to!: string;
}

export class KpiView implements Trend {
  @ApiProperty({ enum: KPI_KEYS }) key!: KpiKey;
  @ApiProperty({ type: String, description: 'In the company’s language' }) label!: string;
  @ApiProperty({ ...TEXT, example: '92.50', description: 'Null if undefined' }) value!: string | null;
  @ApiProperty({ type: String, example: '%' }) unit!: string;
  @ApiProperty({ ...TEXT, description: 'Value of the previous period' }) previous!: string | null;
  @ApiProperty({ ...TEXT, example: '-12.5' }) changePercent!: string | null;
  @ApiProperty({ enum: DIRECTIONS, nullable: true }) direction!: Direction | null;
  @ApiProperty({ type: Boolean, nullable: true }) isImprovement!: boolean | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of cases' }) sampleSize!: number | null;
  @ApiProperty({ ...TEXT, description: 'Target value' }) target!: string | null;
}

export class StageTimeView {
  @ApiProperty({ example: 'in_repair' }) status!: string;
  @ApiProperty(TEXT) days!: string | null;
  @ApiProperty({ type: 'integer' }) sampleSize!: number;
}

export class FuelFigureView {
  @ApiProperty({ ...TEXT, example: 'diesel', description: 'Null for an energy without a kind' }) energyKind!:
    string | null;
  @ApiProperty({ example: 'liter' }) energyUnit!: string;
  @ApiProperty(TEXT) consumption!: string | null;
  @ApiProperty(TEXT) costPer100Km!: string | null;
  @ApiProperty({ type: 'integer' }) distanceKm!: number;
}

export class KpiReportView {
  @ApiProperty({ type: String, format: 'date-time' }) generatedAt!: string;
  @ApiProperty({ type: PeriodView }) period!: PeriodView;
  @ApiProperty({ type: PeriodView }) previousPeriod!: PeriodView;
  @ApiProperty({ type: 'integer', nullable: true }) vehicleId!: number | null;
  @ApiProperty({ enum: ['gross', 'net'] }) amountBasis!: string;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @ApiProperty({ type: [KpiView] }) kpis!: KpiView[];
  @ApiProperty({ type: 'integer', description: 'Vehicles left out of the cost per kilometre' })
  excludedVehicles!: number;
  @ApiProperty({ type: [StageTimeView] }) stages!: StageTimeView[];
  @ApiProperty({ type: [FuelFigureView] }) fuel!: FuelFigureView[];
}
