import { ApiProperty } from '@nestjs/swagger';
import { NullableDecimal, NullableInteger, NullableText } from '#http';
import { RecordView, recordView } from '../../records/record.view';
import type { Supplier } from './supplier.entity';

export class SupplierView extends RecordView {
  @ApiProperty({ example: 'Pièces Auto du Golfe' }) name!: string;
  @NullableText() contactPerson!: string | null;
  @NullableText() email!: string | null;
  @NullableText({ example: '+2252721203040' }) phone!: string | null;
  @NullableText() address!: string | null;
  @NullableText() city!: string | null;
  @NullableText() postalCode!: string | null;
  @NullableText() countryCode!: string | null;
  @NullableText() website!: string | null;
  @NullableDecimal('4.50') rating!: string | null;
  @NullableText() paymentTerms!: string | null;
  @NullableInteger() paymentTermsDays!: number | null;
  @NullableInteger() deliveryTimeDays!: number | null;
  @NullableText() taxId!: string | null;
  @ApiProperty() isActive!: boolean;
  @NullableText() notes!: string | null;
}

export function supplierView(supplier: Supplier): SupplierView {
  return {
    ...recordView(supplier),
    name: supplier.name,
    contactPerson: supplier.contactPerson,
    email: supplier.email,
    phone: supplier.phone,
    address: supplier.address,
    city: supplier.city,
    postalCode: supplier.postalCode,
    countryCode: supplier.countryCode,
    website: supplier.website,
    rating: supplier.rating,
    paymentTerms: supplier.paymentTerms,
    paymentTermsDays: supplier.paymentTermsDays,
    deliveryTimeDays: supplier.deliveryTimeDays,
    taxId: supplier.taxId,
    isActive: supplier.isActive,
    notes: supplier.notes,
  };
}
