import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableId, NullableInteger, NullableText } from '#http';
import { formatMoney } from '#kernel';
import type { Day } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import type { MaintenancePlan } from './maintenance-plan.entity';
import { DUE_STATES, PLAN_BASES, PLAN_TYPES } from './plan.choices';
import type { DueState, PlanBasis, PlanType } from './plan.choices';
import { dueStateOf, earlierDay, forecastDay, remainingOf } from './plan-schedule';

export class PlanView extends RecordView {
  @NullableId({ description: 'Null for a template' }) vehicleId!: number | null;
  @NullableText() plateNumber!: string | null;
  @NullableId({ description: 'The vehicle model of a template' }) modelId!: number | null;
  @NullableText({ description: 'The brand of the vehicle model of a template' }) brandName!: string | null;
  @NullableText({ description: 'The vehicle model of a template' }) modelName!: string | null;
  @NullableId({ description: 'The template it was made from' }) templateId!: number | null;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ enum: PLAN_TYPES }) type!: PlanType;
  @NullableInteger() intervalKm!: number | null;
  @NullableInteger() intervalMonths!: number | null;
  @NullableInteger() intervalDays!: number | null;
  @ApiProperty({ enum: PLAN_BASES }) basis!: PlanBasis;
  @ApiProperty({ type: Boolean }) useCumulative!: boolean;
  @ApiProperty({ type: 'integer' }) leadDays!: number;
  @ApiProperty({ type: 'integer' }) leadKm!: number;
  @NullableDay() startDate!: string | null;
  @NullableInteger() startOdometer!: number | null;
  @NullableDay() nextDueDate!: string | null;
  @NullableInteger() nextDueOdometer!: number | null;
  @ApiProperty({ enum: DUE_STATES, nullable: true, description: 'Null for a template' }) dueState!: DueState | null;
  @NullableInteger({ description: 'Negative once it is overdue' }) daysLeft!: number | null;
  @NullableInteger({ description: 'Negative once it is overdue' }) remainingKm!: number | null;
  @NullableDay({ description: 'Day on which the kilometres will be reached, estimated from the last 90 days' })
  forecastDate!: string | null;
  @NullableDay({ description: 'The earlier of the due day and the forecast' }) expectedDate!: string | null;
  @NullableDay() snoozedUntil!: string | null;
  @NullableId() defaultGarageId!: number | null;
  @NullableText() estimatedCost!: string | null;
  @ApiProperty({ type: Boolean }) isActive!: boolean;
  @ApiProperty({ type: Boolean }) autoCreateMaintenance!: boolean;
  @NullableText() notes!: string | null;
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
