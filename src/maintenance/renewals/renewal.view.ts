import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableText } from '#http';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { RENEWAL_RESULTS, RENEWAL_STATUSES, RENEWAL_TYPES } from './renewal.choices';
import type { RenewalResult, RenewalStatus, RenewalType } from './renewal.choices';
import type { VehicleRenewal } from './vehicle-renewal.entity';

const DAY = { type: String, format: 'date' } as const;

export class RenewalView extends RecordView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @NullableText({ description: 'Null after the vehicle was deleted' }) plateNumber!: string | null;
  @ApiProperty({ enum: RENEWAL_TYPES }) type!: RenewalType;
  @NullableText() label!: string | null;
  @NullableText() reference!: string | null;
  @NullableDay() validFrom!: string | null;
  @ApiProperty({ ...DAY, description: 'The last day on which it is valid' }) validUntil!: string;
  @ApiProperty({ enum: RENEWAL_STATUSES, description: 'As of today' }) status!: RenewalStatus;
  @NullableText() issuedBy!: string | null;
  @NullableText() cost!: string | null;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @NullableDay() paidOn!: string | null;
  @ApiProperty({ enum: RENEWAL_RESULTS, nullable: true }) result!: RenewalResult | null;
  @NullableText() notes!: string | null;
}

export function renewalView(renewal: VehicleRenewal, status: RenewalStatus): RenewalView {
  const { cost, currency } = renewal;
  return {
    ...recordView(renewal),
    vehicleId: renewal.vehicleId,
    plateNumber: renewal.vehicle?.plateNumber ?? null,
    type: renewal.type,
    label: renewal.label,
    reference: renewal.reference,
    validFrom: renewal.validFrom,
    validUntil: renewal.validUntil,
    status,
    issuedBy: renewal.issuedBy,
    cost: cost === null ? null : formatMoney(cost, currency),
    currency,
    paidOn: renewal.paidOn,
    result: renewal.result,
    notes: renewal.notes,
  };
}
