import { ApiProperty } from '@nestjs/swagger';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { GARAGE_TYPES } from './garage.choices';
import type { GarageType } from './garage.choices';
import type { Garage } from './garage.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_INTEGER = { type: 'integer', nullable: true } as const;

export class GarageView extends RecordView {
  @ApiProperty({ example: 'Garage du Plateau' }) name!: string;
  @ApiProperty({ enum: GARAGE_TYPES }) type!: GarageType;
  @ApiProperty(NULLABLE_TEXT) legalName!: string | null;
  @ApiProperty(NULLABLE_TEXT) taxId!: string | null;
  @ApiProperty(NULLABLE_TEXT) tradeRegister!: string | null;
  @ApiProperty(NULLABLE_TEXT) address!: string | null;
  @ApiProperty(NULLABLE_TEXT) city!: string | null;
  @ApiProperty(NULLABLE_TEXT) postalCode!: string | null;
  @ApiProperty(NULLABLE_TEXT) countryCode!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, example: '+2252720304050' }) phone!: string | null;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty(NULLABLE_TEXT) contactPerson!: string | null;
  @ApiProperty({ type: [String] }) specializations!: string[];
  @ApiProperty({ ...NULLABLE_TEXT, example: '4.50' }) rating!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, example: '15000' }) laborRatePerHour!: string | null;
  @ApiProperty(NULLABLE_INTEGER) paymentTermsDays!: number | null;
  @ApiProperty() isActive!: boolean;
  @ApiProperty(NULLABLE_TEXT) notes!: string | null;
}

/** The garage as the API shows it; the hourly rate is in the tenant's currency. */
export function garageView(garage: Garage, currency: string): GarageView {
  const { laborRatePerHour } = garage;
  return {
    ...recordView(garage),
    name: garage.name,
    type: garage.type,
    legalName: garage.legalName,
    taxId: garage.taxId,
    tradeRegister: garage.tradeRegister,
    address: garage.address,
    city: garage.city,
    postalCode: garage.postalCode,
    countryCode: garage.countryCode,
    phone: garage.phone,
    email: garage.email,
    contactPerson: garage.contactPerson,
    specializations: garage.specializations,
    rating: garage.rating,
    laborRatePerHour: laborRatePerHour === null ? null : formatMoney(laborRatePerHour, currency),
    paymentTermsDays: garage.paymentTermsDays,
    isActive: garage.isActive,
    notes: garage.notes,
  };
}
