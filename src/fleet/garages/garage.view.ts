import { ApiProperty } from '@nestjs/swagger';
import { NullableDecimal, NullableInteger, NullableText } from '#http';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { GARAGE_TYPES } from './garage.choices';
import type { GarageType } from './garage.choices';
import type { Garage } from './garage.entity';

export class GarageView extends RecordView {
  @ApiProperty({ example: 'Garage du Plateau' }) name!: string;
  @ApiProperty({ enum: GARAGE_TYPES }) type!: GarageType;
  @NullableText() legalName!: string | null;
  @NullableText() taxId!: string | null;
  @NullableText() tradeRegister!: string | null;
  @NullableText() address!: string | null;
  @NullableText() city!: string | null;
  @NullableText() postalCode!: string | null;
  @NullableText() countryCode!: string | null;
  @NullableText({ example: '+2252720304050' }) phone!: string | null;
  @NullableText() email!: string | null;
  @NullableText() contactPerson!: string | null;
  @ApiProperty({ type: [String] }) specializations!: string[];
  @NullableDecimal('4.50') rating!: string | null;
  @NullableDecimal('15000') laborRatePerHour!: string | null;
  @NullableInteger() paymentTermsDays!: number | null;
  @ApiProperty() isActive!: boolean;
  @NullableText() notes!: string | null;
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
