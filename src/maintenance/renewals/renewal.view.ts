import { ApiProperty } from '@nestjs/swagger';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { RENEWAL_RESULTS, RENEWAL_STATUSES, RENEWAL_TYPES } from './renewal.choices';
import type { RenewalResult, RenewalStatus, RenewalType } from './renewal.choices';
import type { VehicleRenewal } from './vehicle-renewal.entity';

const TEXT = { type: String, nullable: true } as const;
const DAY = { type: String, format: 'date' } as const;

export class RenewalView extends RecordView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ ...TEXT, description: 'Null after the vehicle was deleted' }) plateNumber!: string | null;
  @ApiProperty({ enum: RENEWAL_TYPES }) type!: RenewalType;
  @ApiProperty(TEXT) label!: string | null;
  @ApiProperty(TEXT) reference!: string | null;
  @ApiProperty({ ...DAY, nullable: true }) validFrom!: string | null;
  @ApiProperty({ ...DAY, description: 'The last day on which it is valid' }) validUntil!: string;
  @ApiProperty({ enum: RENEWAL_STATUSES, description: 'As of today' }) status!: RenewalStatus;
  @ApiProperty(TEXT) issuedBy!: string | null;
  @ApiProperty(TEXT) cost!: string | null;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @ApiProperty({ ...DAY, nullable: true }) paidOn!: string | null;
  @ApiProperty({ enum: RENEWAL_RESULTS, nullable: true }) result!: RenewalResult | null;
  @ApiProperty(TEXT) notes!: string | null;
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
