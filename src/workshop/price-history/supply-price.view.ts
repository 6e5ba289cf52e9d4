import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableDecimal, NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { formatUnitPrice } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { WORK_TYPES } from '../document/line.choices';
import { plain } from '../document/priced.view';
import type { WorkType } from '../pricing/pricing';
import { PRICE_RANKS, PRICE_SOURCES, REVIEW_STATUSES } from './price.choices';
import type { PriceRank, PriceSource, ReviewStatus } from './price.choices';
import type { SupplyPrice } from './supply-price.entity';

const PRICE = { type: String, example: '65000' } as const;

export class SupplyPriceView extends RecordView {
  @NullableId() supplyId!: number | null;
  @NullableText() supplyReference!: string | null;
  @ApiProperty({ example: 'Plaquettes de frein avant' }) description!: string;
  @ApiProperty({ enum: WORK_TYPES }) workType!: WorkType;
  @ApiProperty(PRICE) unitPrice!: string;
  @ApiProperty({ ...PRICE, description: 'After the discount; this price is compared' }) netUnitPrice!: string;
  @ApiProperty({ example: '2' }) quantity!: string;
  @ApiProperty(PRICE) totalPrice!: string;
  @ApiProperty({ example: 'XOF' }) currency!: string;
  @NullableId() vehicleId!: number | null;
  @NullableId() brandId!: number | null;
  @NullableId() modelId!: number | null;
  @NullableInteger() vehicleYear!: number | null;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @NullableDay() validFrom!: string | null;
  @NullableDay() validUntil!: string | null;
  @ApiProperty({ enum: PRICE_SOURCES }) source!: PriceSource;
  @NullableId() interventionId!: number | null;
  @NullableId() garageId!: number | null;
  @NullableText() garageName!: string | null;
  @NullableId() supplierId!: number | null;
  @ApiProperty({ type: Boolean }) isAnomaly!: boolean;
  @NullableDecimal('46.15', { description: 'Per cent; null without enough samples' })
  deviationPercent!: string | null;
  @ApiProperty({ enum: PRICE_RANKS, nullable: true }) priceRank!: PriceRank | null;
  @ApiProperty({ enum: REVIEW_STATUSES }) reviewStatus!: ReviewStatus;
  @NullableInstant() reviewedAt!: string | null;
  @NullableText() reviewedByName!: string | null;
  @NullableText() notes!: string | null;
}

export function supplyPriceView(price: SupplyPrice): SupplyPriceView {
  const { currency } = price;
  return {
    ...recordView(price),
    supplyId: price.supplyId,
    supplyReference: price.supply?.reference ?? null,
    description: price.description,
    workType: price.workType,
    unitPrice: formatUnitPrice(price.unitPrice, currency),
    netUnitPrice: formatUnitPrice(price.netUnitPrice, currency),
    quantity: plain(price.quantity),
    totalPrice: formatUnitPrice(price.totalPrice, currency),
    currency,
    vehicleId: price.vehicleId,
    brandId: price.brandId,
    modelId: price.modelId,
    vehicleYear: price.vehicleYear,
    recordedAt: price.recordedAt.toISOString(),
    validFrom: price.validFrom,
    validUntil: price.validUntil,
    source: price.source,
    interventionId: price.interventionId,
    garageId: price.garageId,
    garageName: price.garage?.name ?? null,
    supplierId: price.supplierId,
    isAnomaly: price.isAnomaly,
    deviationPercent: price.deviationPercent,
    priceRank: price.priceRank,
    reviewStatus: price.reviewStatus,
    reviewedAt: price.reviewedAt?.toISOString() ?? null,
    reviewedByName: price.reviewedByName,
    notes: price.notes,
  };
}
