import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../records/record.view';
import type { Supplier } from './supplier.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_INTEGER = { type: 'integer', nullable: true } as const;

export class SupplierView extends RecordView {
  @ApiProperty({ example: 'Pièces Auto du Golfe' }) name!: string;
  @ApiProperty(NULLABLE_TEXT) contactPerson!: string | null;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, example: '+2252721203040' }) phone!: string | null;
  @ApiProperty(NULLABLE_TEXT) address!: string | null;
  @ApiProperty(NULLABLE_TEXT) city!: string | null;
  @ApiProperty(NULLABLE_TEXT) postalCode!: string | null;
  @ApiProperty(NULLABLE_TEXT) countryCode!: string | null;
  @ApiProperty(NULLABLE_TEXT) website!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, example: '4.50' }) rating!: string | null;
  @ApiProperty(NULLABLE_TEXT) paymentTerms!: string | null;
  @ApiProperty(NULLABLE_INTEGER) paymentTermsDays!: number | null;
  @ApiProperty(NULLABLE_INTEGER) deliveryTimeDays!: number | null;
  @ApiProperty(NULLABLE_TEXT) taxId!: string | null;
  @ApiProperty() isActive!: boolean;
  @ApiProperty(NULLABLE_TEXT) notes!: string | null;
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
