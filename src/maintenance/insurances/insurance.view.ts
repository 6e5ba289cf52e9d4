import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { COVERAGE_TYPES, INSURANCE_STATUSES, PREMIUM_FREQUENCIES } from './insurance.choices';
import type { CoverageType, InsuranceStatus, PremiumFrequency } from './insurance.choices';
import type { Insurance } from './insurance.entity';

const DAY = { type: String, format: 'date' } as const;

export class InsuranceView extends RecordView {
  @ApiProperty({ example: 'ASS-2026-0001' }) insuranceNumber!: string;
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @NullableText({ description: 'Null after the vehicle was deleted' }) plateNumber!: string | null;
  @ApiProperty({ type: String }) policyNumber!: string;
  @ApiProperty({ type: String }) insuranceCompany!: string;
  @ApiProperty({ enum: COVERAGE_TYPES }) coverageType!: CoverageType;
  @ApiProperty({ type: Boolean }) isCompulsoryCover!: boolean;
  @ApiProperty({ enum: INSURANCE_STATUSES, description: 'As of today' }) status!: InsuranceStatus;
  @ApiProperty(DAY) startDate!: string;
  @ApiProperty({ ...DAY, description: 'The last day with cover' }) endDate!: string;
  @ApiProperty({ type: String, example: '185000' }) premiumAmount!: string;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @ApiProperty({ enum: PREMIUM_FREQUENCIES }) premiumFrequency!: PremiumFrequency;
  @NullableText() deductible!: string | null;
  @NullableText() coverageLimit!: string | null;
  @NullableText() agentName!: string | null;
  @NullableText() agentContact!: string | null;
  @NullableText() agentEmail!: string | null;
  @NullableDay() renewalDate!: string | null;
  @NullableInteger() renewalReminderDays!: number | null;
  @ApiProperty({ type: Boolean }) isAutoRenewal!: boolean;
  @NullableInstant() cancelledAt!: string | null;
  @NullableDay({ description: 'The first day without cover' }) cancelledOn!: string | null;
  @NullableText() cancellationReason!: string | null;
  @NullableId() renewedFromId!: number | null;
  @NullableText() coverageDetails!: string | null;
  @NullableText() notes!: string | null;
}

export function insuranceView(policy: Insurance, status: InsuranceStatus): InsuranceView {
  const amount = (value: string | null): string | null => (value === null ? null : formatMoney(value, policy.currency));
  return {
    ...recordView(policy),
    insuranceNumber: policy.insuranceNumber,
    vehicleId: policy.vehicleId,
    plateNumber: policy.vehicle?.plateNumber ?? null,
    policyNumber: policy.policyNumber,
    insuranceCompany: policy.insuranceCompany,
    coverageType: policy.coverageType,
    isCompulsoryCover: policy.isCompulsoryCover,
    status,
    startDate: policy.startDate,
    endDate: policy.endDate,
    premiumAmount: formatMoney(policy.premiumAmount, policy.currency),
    currency: policy.currency,
    premiumFrequency: policy.premiumFrequency,
    deductible: amount(policy.deductible),
    coverageLimit: amount(policy.coverageLimit),
    agentName: policy.agentName,
    agentContact: policy.agentContact,
    agentEmail: policy.agentEmail,
    renewalDate: policy.renewalDate,
    renewalReminderDays: policy.renewalReminderDays,
    isAutoRenewal: policy.isAutoRenewal,
    cancelledAt: policy.cancelledAt?.toISOString() ?? null,
    cancelledOn: policy.cancelledOn,
    cancellationReason: policy.cancellationReason,
    renewedFromId: policy.renewedFromId,
    coverageDetails: policy.coverageDetails,
    notes: policy.notes,
  };
}
