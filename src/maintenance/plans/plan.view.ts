import { ApiProperty } from '@nestjs/swagger';
import { formatMoney } from '#kernel';
import type { Day } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import type { MaintenancePlan } from './maintenance-plan.entity';
import { DUE_STATES, PLAN_BASES, PLAN_TYPES } from './plan.choices';
import type { DueState, PlanBasis, PlanType } from './plan.choices';
import { dueStateOf, earlierDay, forecastDay, remainingOf } from './plan-schedule';

const TEXT = { type: String, nullable: true } as const;
const DAY = { type: String, format: 'date', nullable: true } as const;
const COUNT = { type: 'integer', nullable: true } as const;

export class PlanView extends RecordView {
  @ApiProperty({ ...COUNT, description: 'Null for a template' }) vehicleId!: number | null;
  @ApiProperty(TEXT) plateNumber!: string | null;
  @ApiProperty({ ...COUNT, description: 'The vehicle model of a template' }) modelId!: number | null;
  @ApiProperty({ ...TEXT, description: 'The brand of the vehicle model of a template' }) brandName!: string | null;
  @ApiProperty({ ...TEXT, description: 'The vehicle model of a template' }) modelName!: string | null;
  @ApiProperty({ ...COUNT, description: 'The template it was made from' }) templateId!: number | null;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ enum: PLAN_TYPES }) type!: PlanType;
  @ApiProperty(COUNT) intervalKm!: number | null;
  @ApiProperty(COUNT) intervalMonths!: number | null;
  @ApiProperty(COUNT) intervalDays!: number | null;
  @ApiProperty({ enum: PLAN_BASES }) basis!: PlanBasis;
  @ApiProperty({ type: Boolean }) useCumulative!: boolean;
  @ApiProperty({ type: 'integer' }) leadDays!: number;
  @ApiProperty({ type: 'integer' }) leadKm!: number;
  @ApiProperty(DAY) startDate!: string | null;
  @ApiProperty(COUNT) startOdometer!: number | null;
  @ApiProperty(DAY) nextDueDate!: string | null;
  @ApiProperty(COUNT) nextDueOdometer!: number | null;
  @ApiProperty({ enum: DUE_STATES, nullable: true, description: 'Null for a template' }) dueState!: DueState | null;
  @ApiProperty({ ...COUNT, description: 'Negative once it is overdue' }) daysLeft!: number | null;
  @ApiProperty({ ...COUNT, description: 'Negative once it is overdue' }) remainingKm!: number | null;
  @ApiProperty({ ...DAY, description: 'Day on which the kilometres will be reached, estimated from the last 90 days' })
  forecastDate!: string | null;
  @ApiProperty({ ...DAY, description: 'The earlier of the due day and the forecast' }) expectedDate!: string | null;
  @ApiProperty(DAY) snoozedUntil!: string | null;
  @ApiProperty(COUNT) defaultGarageId!: number | null;
  @ApiProperty(TEXT) estimatedCost!: string | null;
  @ApiProperty({ type: Boolean }) isActive!: boolean;
  @ApiProperty({ type: Boolean }) autoCreateMaintenance!: boolean;
  @ApiProperty(TEXT) notes!: string | null;
}

export class AppliedTemplateView {
  @ApiProperty({ type: 'integer', description: 'Number of vehicles that got the plan' }) created!: number;
}

/** The data beside the plan that is needed to compute what remains until it is due. */
export interface PlanMoment {
  readonly today: Day;
  readonly currency: string;
  /** Kilometres per day of the vehicle; null if its readings do not suffice. */
  readonly kmPerDay: number | null;
}

export function planView(plan: MaintenancePlan, { today, currency, kmPerDay }: PlanMoment): PlanView {
  return {
    ...recordView(plan),
    vehicleId: plan.vehicleId,
    plateNumber: plan.vehicle?.plateNumber ?? null,
    modelId: plan.modelId,
    brandName: plan.model?.brand?.name ?? null,
    modelName: plan.model?.name ?? null,
    templateId: plan.templateId,
    title: plan.title,
    type: plan.type,
    intervalKm: plan.intervalKm,
    intervalMonths: plan.intervalMonths,
    intervalDays: plan.intervalDays,
    basis: plan.basis,
    useCumulative: plan.useCumulative,
    leadDays: plan.leadDays,
    leadKm: plan.leadKm,
    startDate: plan.startDate,
    startOdometer: plan.startOdometer,
    nextDueDate: plan.nextDueDate,
    nextDueOdometer: plan.nextDueOdometer,
    ...standingOf(plan, today, kmPerDay),
    snoozedUntil: plan.snoozedUntil,
    defaultGarageId: plan.defaultGarageId,
    estimatedCost: plan.estimatedCost === null ? null : formatMoney(plan.estimatedCost, currency),
    isActive: plan.isActive,
    autoCreateMaintenance: plan.autoCreateMaintenance,
    notes: plan.notes,
  };
}

type PlanStanding = Pick<PlanView, 'dueState' | 'daysLeft' | 'remainingKm' | 'forecastDate' | 'expectedDate'>;

function standingOf(plan: MaintenancePlan, today: Day, kmPerDay: number | null): PlanStanding {
  const { vehicle, nextDueDate } = plan;
  if (!vehicle)
    return { dueState: null, daysLeft: null, remainingKm: null, forecastDate: null, expectedDate: nextDueDate };
  const km = plan.useCumulative ? vehicle.cumulativeKm : vehicle.mileage;
  const left = remainingOf({ date: nextDueDate, km: plan.nextDueOdometer }, { today, km });
  const forecastDate = forecastDay(left.remainingKm, kmPerDay, today);
  return {
    ...left,
    dueState: dueStateOf(left, plan),
    forecastDate,
    expectedDate: earlierDay(nextDueDate, forecastDate),
  };
}
