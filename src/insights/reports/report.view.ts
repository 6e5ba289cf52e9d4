import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableDecimal, NullableId, NullableInteger, NullableText } from '#http';
import { PeriodView } from './kpi.view';

const MONEY = { type: String, example: '292050' } as const;

class ReportView {
  @ApiProperty({ type: String, format: 'date-time' }) generatedAt!: string;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
}

class PeriodReportView extends ReportView {
  @ApiProperty({ type: PeriodView }) period!: PeriodView;
  @NullableId() vehicleId!: number | null;
}

export class VehicleCostView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ type: String }) plateNumber!: string;
  @ApiProperty(MONEY) workshop!: string;
  @ApiProperty(MONEY) maintenance!: string;
  @ApiProperty(MONEY) fuel!: string;
  @ApiProperty({ ...MONEY, description: 'The share of the premiums for the period' }) insurance!: string;
  @ApiProperty(MONEY) renewals!: string;
  @ApiProperty(MONEY) total!: string;
  @NullableInteger({ description: 'Null with fewer than two readings' }) km!: number | null;
  @NullableDecimal('85.2500') costPerKm!: string | null;
}

export class ShareView {
  @ApiProperty({ type: String }) key!: string;
  @ApiProperty(MONEY) amount!: string;
}

export class MonthCostView extends ShareView {
  @ApiProperty(MONEY) workshop!: string;
  @ApiProperty(MONEY) maintenance!: string;
  @ApiProperty(MONEY) fuel!: string;
  @ApiProperty({ ...MONEY, description: 'Distributed by the days of the policies in the month' }) insurance!: string;
  @ApiProperty(MONEY) renewals!: string;
}

export class CostReportView extends PeriodReportView {
  @ApiProperty({ enum: ['gross', 'net'] }) amountBasis!: string;
  @ApiProperty(MONEY) total!: string;
  @NullableText() costPerKm!: string | null;
  @ApiProperty({ type: 'integer', description: 'Vehicles left out of the cost per kilometre' })
  excludedVehicles!: number;
  @ApiProperty({ type: [VehicleCostView], description: 'Highest cost first' }) vehicles!: VehicleCostView[];
  @ApiProperty({ type: [ShareView], description: 'Workshop invoices by work type' }) byWorkType!: ShareView[];
  @ApiProperty({ type: [ShareView], description: 'Workshop invoices by intervention kind' })
  byInterventionKind!: ShareView[];
  @ApiProperty({
    type: [ShareView],
    description: 'Workshop invoices by garage; an invoice without a garage uses that of its work order or quote',
  })
  byGarage!: ShareView[];
  @ApiProperty({ type: [MonthCostView], description: 'All kinds of costs, sorted by month; they add up to the total' })
  byMonth!: MonthCostView[];
}

export class DueView {
  @ApiProperty({ example: 'insurance_expiry' }) type!: string;
  @ApiProperty({ type: String, description: 'In the company’s language' }) title!: string;
  @NullableDay({ description: 'Null if it is due by kilometres only' }) dueDate!: string | null;
  @NullableInteger({ description: 'Null if it is due by day only' }) dueOdometer!: number | null;
  @NullableInteger({ description: 'Negative if overdue' }) remainingKm!: number | null;
  @NullableDay({ description: 'The earlier of the due day and the forecast from the readings of the last 90 days' })
  expectedDate!: string | null;
  @NullableInteger({ description: 'Days until the expected day; negative if overdue' }) daysLeft!: number | null;
  @ApiProperty({ type: Boolean }) isOverdue!: boolean;
  @NullableId() vehicleId!: number | null;
  @ApiProperty({ type: String, example: 'insurances' }) entityType!: string;
  @ApiProperty({ type: 'integer' }) entityId!: number;
}

export class ScheduleReportView extends ReportView {
  @ApiProperty({ type: String, format: 'date', description: 'Today in the company’s zone' }) today!: string;
  @ApiProperty({ type: 'integer', enum: [30, 60, 90] }) days!: number;
  @NullableId() vehicleId!: number | null;
  @ApiProperty({ type: [DueView], description: 'Overdue first, then by expected day' }) due!: DueView[];
  @ApiProperty({
    type: 'integer',
    description: 'Due by kilometres and not listed, because the readings of the vehicle allow no forecast',
  })
  withoutForecast!: number;
}

class BandView {
  @ApiProperty({ type: String }) band!: string;
  @ApiProperty({ type: 'integer' }) count!: number;
}

class NamedCountView {
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: 'integer' }) count!: number;
}

class VehicleCountView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ type: String }) plateNumber!: string;
  @ApiProperty({ type: 'integer' }) count!: number;
}

export class FailureReportView extends PeriodReportView {
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({
    type: [BandView],
    description: 'Years; unknown ages have their own band, so that the bands add up to the total',
  })
  byAge!: BandView[];
  @ApiProperty({ type: [BandView], description: 'Kilometres, with a band for unknown values' }) byKm!: BandView[];
  @ApiProperty({ type: [NamedCountView] }) byBrand!: NamedCountView[];
  @ApiProperty({ type: [NamedCountView] }) byModel!: NamedCountView[];
  @ApiProperty({ type: [VehicleCountView] }) byVehicle!: VehicleCountView[];
}

export class GarageScoreView {
  @ApiProperty({ type: 'integer' }) garageId!: number;
  @ApiProperty({ type: String }) garageName!: string;
  @NullableText({ description: '0 to 100; null with fewer than three jobs' }) score!: string | null;
  @ApiProperty({ type: 'integer' }) jobs!: number;
  @NullableText() onTimeRate!: string | null;
  @NullableText() reworkRate!: string | null;
  @NullableText() satisfaction!: string | null;
  @NullableText({ description: '1 for the usual price or less, below 1 for higher prices' }) priceIndex!: string | null;
}

export class GarageReportView extends PeriodReportView {
  @ApiProperty({ type: [GarageScoreView], description: 'Highest score first' }) garages!: GarageScoreView[];
}

export class OwnershipCostView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ type: String }) plateNumber!: string;
  @NullableText() purchasePrice!: string | null;
  @NullableText() disposalPrice!: string | null;
  @ApiProperty({ ...MONEY, description: 'All costs since acquisition' }) running!: string;
  @ApiProperty({ ...MONEY, description: 'Purchase − disposal + running' }) total!: string;
  @ApiProperty({ type: 'integer', description: 'Kilometres over all meters' }) km!: number;
  @NullableText() perKm!: string | null;
  @ApiProperty({ type: String, example: '14.2' }) months!: string;
  @NullableText() perMonth!: string | null;
}

export class OwnershipReportView extends ReportView {
  @ApiProperty({ type: String, format: 'date', description: 'The last day counted' }) today!: string;
  @ApiProperty({ enum: ['gross', 'net'] }) amountBasis!: string;
  @ApiProperty({ type: [OwnershipCostView], description: 'Highest cost first' }) vehicles!: OwnershipCostView[];
}
