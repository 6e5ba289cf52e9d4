import { ApiProperty } from '@nestjs/swagger';
import { NullableDecimal, NullableId, NullableInteger, NullableText } from '#http';
import { DIRECTIONS } from '../figures/trend';
import type { Direction, Trend } from '../figures/trend';

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
  @NullableDecimal('92.50', { description: 'Null if undefined' }) value!: string | null;
  @ApiProperty({ type: String, example: '%' }) unit!: string;
  @NullableText({ description: 'Value of the previous period' }) previous!: string | null;
  @NullableDecimal('-12.5') changePercent!: string | null;
  @ApiProperty({ enum: DIRECTIONS, nullable: true }) direction!: Direction | null;
  @ApiProperty({ type: Boolean, nullable: true }) isImprovement!: boolean | null;
  @NullableInteger({ description: 'Number of cases' }) sampleSize!: number | null;
  @NullableText({ description: 'Target value' }) target!: string | null;
}

export class StageTimeView {
  @ApiProperty({ example: 'in_repair' }) status!: string;
  @NullableText() days!: string | null;
  @ApiProperty({ type: 'integer' }) sampleSize!: number;
}

export class FuelFigureView {
  @NullableText({ example: 'diesel', description: 'Null for an energy without a kind' }) energyKind!: string | null;
  @ApiProperty({ example: 'liter' }) energyUnit!: string;
  @NullableText() consumption!: string | null;
  @NullableText() costPer100Km!: string | null;
  @ApiProperty({ type: 'integer' }) distanceKm!: number;
}

export class KpiReportView {
  @ApiProperty({ type: String, format: 'date-time' }) generatedAt!: string;
  @ApiProperty({ type: PeriodView }) period!: PeriodView;
  @ApiProperty({ type: PeriodView }) previousPeriod!: PeriodView;
  @NullableId() vehicleId!: number | null;
  @ApiProperty({ enum: ['gross', 'net'] }) amountBasis!: string;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @ApiProperty({ type: [KpiView] }) kpis!: KpiView[];
  @ApiProperty({ type: 'integer', description: 'Vehicles left out of the cost per kilometre' })
  excludedVehicles!: number;
  @ApiProperty({ type: [StageTimeView] }) stages!: StageTimeView[];
  @ApiProperty({ type: [FuelFigureView] }) fuel!: FuelFigureView[];
}
