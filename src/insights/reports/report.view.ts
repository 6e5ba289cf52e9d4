import { ApiProperty } from '@nestjs/swagger';
import { PeriodView } from './kpi.view';

const TEXT = { type: String, nullable: true } as const;
const MONEY = { type: String, example: '292050' } as const;
const DAY = { type: String, format: 'date', nullable: true } as const;
const COUNT = { type: 'integer', nullable: true } as const;
const KM = { type: 'integer', nullable: true, description: 'Null where fewer than two readings tell it' } as const;

class ReportView {
  @ApiProperty({ type: String, format: 'date-time' }) generatedAt!: string;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
}

class PeriodReportView extends ReportView {
  @ApiProperty({ type: PeriodView }) period!: PeriodView;
  @ApiProperty({ type: 'integer', nullable: true }) vehicleId!: number | null;
}

export class VehicleCostView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ type: String }) plateNumber!: string;
  @ApiProperty(MONEY) workshop!: string;
  @ApiProperty(MONEY) maintenance!: string;
  @ApiProperty(MONEY) fuel!: string;
  @ApiProperty({ ...MONEY, description: 'The share of premiums that falls on the period' }) insurance!: string;
  @ApiProperty(MONEY) renewals!: string;
  @ApiProperty(MONEY) total!: string;
  @ApiProperty(KM) km!: number | null;
  @ApiProperty({ ...TEXT, example: '85.2500' }) costPerKm!: string | null;
}

export class ShareView {
  @ApiProperty({ type: String }) key!: string;
  @ApiProperty(MONEY) amount!: string;
}

export class MonthCostView extends ShareView {
  @ApiProperty(MONEY) workshop!: string;
  @ApiProperty(MONEY) maintenance!: string;
  @ApiProperty(MONEY) fuel!: string;
  @ApiProperty({ ...MONEY, description: 'By the days of policies in the month' }) insurance!: string;
  @ApiProperty(MONEY) renewals!: string;
}

export class CostReportView extends PeriodReportView {
  @ApiProperty({ enum: ['gross', 'net'] }) amountBasis!: string;
  @ApiProperty(MONEY) total!: string;
  @ApiProperty({ type: String, nullable: true }) costPerKm!: string | null;
  @ApiProperty({ type: 'integer', description: 'Left out of the cost per kilometre' }) excludedVehicles!: number;
  @ApiProperty({ type: [VehicleCostView], description: 'The dearest first' }) vehicles!: VehicleCostView[];
  @ApiProperty({ type: [ShareView], description: 'Of workshop invoices' }) byWorkType!: ShareView[];
  @ApiProperty({ type: [ShareView], description: 'Of workshop invoices' }) byInterventionKind!: ShareView[];
  @ApiProperty({
    type: [ShareView],
    description: 'Of workshop invoices; of an invoice without a garage, that of its order or quote',
  })
  byGarage!: ShareView[];
  @ApiProperty({ type: [MonthCostView], description: 'All kinds of costs, in the order of months; together the total' })
  byMonth!: MonthCostView[];
}

export class DueView {
  @ApiProperty({ example: 'insurance_expiry' }) type!: string;
  @ApiProperty({ type: String, description: 'In the company’s language' }) title!: string;
  @ApiProperty({ ...DAY, description: 'Null where it is due by kilometres alone' }) dueDate!: string | null;
  @ApiProperty({ ...COUNT, description: 'Null where it is due by its day alone' }) dueOdometer!: number | null;
  @ApiProperty({ ...COUNT, description: 'Negative once they are used up' }) remainingKm!: number | null;
  @ApiProperty({ ...DAY, description: 'The earlier of the due day and the forecast by the last 90 days of readings' })
  expectedDate!: string | null;
  @ApiProperty({ ...COUNT, description: 'To the expected day; negative once it is over' }) daysLeft!: number | null;
  @ApiProperty({ type: Boolean }) isOverdue!: boolean;
  @ApiProperty({ type: 'integer', nullable: true }) vehicleId!: number | null;
  @ApiProperty({ type: String, example: 'insurances' }) entityType!: string;
  @ApiProperty({ type: 'integer' }) entityId!: number;
}

export class ScheduleReportView extends ReportView {
  @ApiProperty({ type: String, format: 'date', description: 'Where the company is' }) today!: string;
  @ApiProperty({ type: 'integer', enum: [30, 60, 90] }) days!: number;
  @ApiProperty({ type: 'integer', nullable: true }) vehicleId!: number | null;
  @ApiProperty({ type: [DueView], description: 'What is overdue first, then by expected day' }) due!: DueView[];
  @ApiProperty({
    type: 'integer',
    description: 'Due by kilometres and not listed, because the readings of the vehicle tell no pace',
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
  @ApiProperty({ type: [BandView], description: 'Years; what is unknown has a band, so that bands come to the total' })
  byAge!: BandView[];
  @ApiProperty({ type: [BandView], description: 'Kilometres, likewise' }) byKm!: BandView[];
  @ApiProperty({ type: [NamedCountView] }) byBrand!: NamedCountView[];
  @ApiProperty({ type: [NamedCountView] }) byModel!: NamedCountView[];
  @ApiProperty({ type: [VehicleCountView] }) byVehicle!: VehicleCountView[];
}

export class GarageScoreView {
  @ApiProperty({ type: 'integer' }) garageId!: number;
  @ApiProperty({ type: String }) garageName!: string;
  @ApiProperty({ ...TEXT, description: '0 to 100; null below three jobs' }) score!: string | null;
  @ApiProperty({ type: 'integer' }) jobs!: number;
  @ApiProperty(TEXT) onTimeRate!: string | null;
  @ApiProperty(TEXT) reworkRate!: string | null;
  @ApiProperty(TEXT) satisfaction!: string | null;
  @ApiProperty({ ...TEXT, description: 'One for the usual price or less' }) priceIndex!: string | null;
}

export class GarageReportView extends PeriodReportView {
  @ApiProperty({ type: [GarageScoreView], description: 'The best first' }) garages!: GarageScoreView[];
}

export class OwnershipCostView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ type: String }) plateNumber!: string;
  @ApiProperty(TEXT) purchasePrice!: string | null;
  @ApiProperty(TEXT) disposalPrice!: string | null;
  @ApiProperty({ ...MONEY, description: 'All costs since it came' }) running!: string;
  @ApiProperty({ ...MONEY, description: 'Purchase − disposal + running' }) total!: string;
  @ApiProperty({ type: 'integer', description: 'Over all meters' }) km!: number;
  @ApiProperty(TEXT) perKm!: string | null;
  @ApiProperty({ type: String, example: '14.2' }) months!: string;
  @ApiProperty(TEXT) perMonth!: string | null;
}

export class OwnershipReportView extends ReportView {
  @ApiProperty({ type: String, format: 'date', description: 'The last day counted' }) today!: string;
  @ApiProperty({ enum: ['gross', 'net'] }) amountBasis!: string;
  @ApiProperty({ type: [OwnershipCostView], description: 'The dearest first' }) vehicles!: OwnershipCostView[];
}
