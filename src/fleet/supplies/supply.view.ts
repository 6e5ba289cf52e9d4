import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInteger, NullableText } from '#http';
import { formatUnitPrice } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import type { SupplyFile } from './supplies.service';
import { SUPPLY_KINDS } from './supply.choices';
import { UNITS } from '../../records/units';
import type { SupplyKind } from './supply.choices';
import type { Unit } from '../../records/units';

export class SupplyView extends RecordView {
  @ApiProperty({ example: 'PLQ-AV-HILUX' }) reference!: string;
  @NullableText() oemReference!: string | null;
  @ApiProperty({ example: 'Plaquettes de frein avant' }) name!: string;
  @NullableText() description!: string | null;
  @NullableText() brand!: string | null;
  @ApiProperty({ type: 'integer' }) categoryId!: number;
  @ApiProperty({ example: 'Freinage' }) categoryName!: string;
  @ApiProperty({ enum: SUPPLY_KINDS }) kind!: SupplyKind;
  @ApiProperty({ enum: UNITS }) unit!: Unit;
  @ApiProperty({ example: '24500', description: 'Price of one unit, without tax' }) unitPrice!: string;
  @NullableId() defaultTaxRateId!: number | null;
  @NullableInteger() warrantyMonths!: number | null;
  @ApiProperty({ type: 'array', items: { type: 'integer' } }) compatibleModelIds!: number[];
  @ApiProperty() isActive!: boolean;
}

/** The supply as the API shows it; the price is in the tenant's currency. */
export function supplyView({ supply, compatibleModelIds }: SupplyFile, currency: string): SupplyView {
  return {
    ...recordView(supply),
    reference: supply.reference,
    oemReference: supply.oemReference,
    name: supply.name,
    description: supply.description,
    brand: supply.brand,
    categoryId: supply.categoryId,
    categoryName: supply.category?.name ?? '',
    kind: supply.kind,
    unit: supply.unit,
    unitPrice: formatUnitPrice(supply.unitPrice, currency),
    defaultTaxRateId: supply.defaultTaxRateId,
    warrantyMonths: supply.warrantyMonths,
    compatibleModelIds: [...compatibleModelIds],
    isActive: supply.isActive,
  };
}
