import { ApiProperty } from '@nestjs/swagger';
import { NullableText } from '#http';
import { AlertCountsView } from '../alerts/alert.view';
import { PeriodView } from '../reports/kpi.view';
import { DIRECTIONS } from '../figures/trend';
import type { Direction, Trend } from '../figures/trend';
import { DueView, VehicleCostView } from '../reports/report.view';

const COUNTS = { type: Object, additionalProperties: { type: 'integer' } } as const;

class ComparedView implements Trend {
  @ApiProperty({ type: PeriodView }) period!: PeriodView;
  @ApiProperty({ type: PeriodView, description: 'The same days of the previous month' }) previousPeriod!: PeriodView;
  @ApiProperty({ type: String }) costs!: string;
  @ApiProperty({ type: String }) previousCosts!: string;
  @NullableText() changePercent!: string | null;
  @ApiProperty({ enum: DIRECTIONS, nullable: true }) direction!: Direction | null;
  @ApiProperty({ type: Boolean, nullable: true }) isImprovement!: boolean | null;
}

class ReceivableView {
  @ApiProperty({ enum: ['current', '1-30', '31-60', '61-90', 'over90'], description: 'Days overdue' }) age!: string;
  @ApiProperty({ type: String }) amount!: string;
}

export class DashboardView {
  @ApiProperty({ type: String, format: 'date-time' }) generatedAt!: string;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @ApiProperty({ ...COUNTS, description: 'Interventions by status, including statuses without interventions' })
  byStatus!: Record<string, number>;
  @ApiProperty({ ...COUNTS, description: 'Interventions in progress by priority' }) byPriority!: Record<string, number>;
  @ApiProperty({ type: 'integer', description: 'Interventions that are not received, invoiced, closed or cancelled' })
  inProgress!: number;
  @ApiProperty({ type: AlertCountsView, description: 'Open alerts that are not snoozed' }) alerts!: AlertCountsView;
  @NullableText({ description: 'Percentage of vehicles that can be used now' }) availabilityToday!: string | null;
  @ApiProperty({ type: ComparedView, nullable: true, description: 'Null without `reports:read`' })
  monthToDate!: ComparedView | null;
  @ApiProperty({ type: [VehicleCostView], nullable: true, description: 'This month; null without `reports:read`' })
  costliestVehicles!: VehicleCostView[] | null;
  @ApiProperty({ type: [ReceivableView], nullable: true, description: 'Null without `invoices:read`' })
  receivables!: ReceivableView[] | null;
  @ApiProperty({ type: [DueView], description: 'The next ten due dates, overdue first' }) nextDue!: DueView[];
}
