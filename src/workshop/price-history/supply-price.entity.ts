import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import {
  choice,
  day,
  decimal,
  flag,
  instant,
  longText,
  money,
  nullable,
  Row,
  rowId,
  smallInteger,
  varchar,
} from '#persistence';
import { VisibleRows } from '../../records/scope/row-visibility';
import { ofTheGarage } from '../document/garage-rows';
import { Garage } from '../../fleet/garages/garage.entity';
import { Supply } from '../../fleet/supplies/supply.entity';
import type { WorkType } from '../pricing/pricing';
import type { PriceRank, PriceSource, ReviewStatus } from './price.choices';

/** The price of one unit at one time (domain.md §13.1). */
@VisibleRows({ garage: ofTheGarage('supply_price_history') })
@Entity('supply_price_history')
export class SupplyPrice extends Row {
  @Column(nullable(rowId('supply_id')))
  supplyId!: number | null;

  @ManyToOne(() => Supply)
  @JoinColumn({ name: 'supply_id' })
  supply?: Supply | null;

  @Column(varchar('description', 500))
  description!: string;

  /** The normalised description: equal keys mean the same description. */
  @Column(varchar('description_key', 191))
  descriptionKey!: string;

  @Column(choice('work_type'))
  workType!: WorkType;

  @Column(money('unit_price'))
  unitPrice!: string;

  @Column(decimal('quantity', 12, 3))
  quantity!: string;

  /** After the discount of the line: the price really paid. */
  @Column(money('net_unit_price'))
  netUnitPrice!: string;

  @Column(money('total_price'))
  totalPrice!: string;

  @Column({ name: 'currency', type: 'char', length: 3 })
  currency!: string;

  @Column(nullable(rowId('vehicle_id')))
  vehicleId!: number | null;

  @Column(nullable(rowId('brand_id')))
  brandId!: number | null;

  @Column(nullable(rowId('model_id')))
  modelId!: number | null;

  @Column(nullable(smallInteger('vehicle_year')))
  vehicleYear!: number | null;

  @Column(instant('recorded_at'))
  recordedAt!: Date;

  @Column(nullable(day('valid_from')))
  validFrom!: string | null;

  @Column(nullable(day('valid_until')))
  validUntil!: string | null;

  @Column(choice('source'))
  source!: PriceSource;

  @Column(nullable(rowId('work_authorization_line_id')))
  workAuthorizationLineId!: number | null;

  @Column(nullable(rowId('intervention_id')))
  interventionId!: number | null;

  @Column(nullable(rowId('garage_id')))
  garageId!: number | null;

  @ManyToOne(() => Garage)
  @JoinColumn({ name: 'garage_id' })
  garage?: Garage | null;

  @Column(nullable(rowId('supplier_id')))
  supplierId!: number | null;

  @Column(flag('is_anomaly'))
  isAnomaly!: boolean;

  /** The deviation from the baseline at that time; null if there was none. */
  @Column(nullable(decimal('deviation_percent', 7, 2)))
  deviationPercent!: string | null;

  @Column(nullable(choice('price_rank')))
  priceRank!: PriceRank | null;

  @Column(choice('review_status'))
  reviewStatus!: ReviewStatus;

  @Column(nullable(instant('reviewed_at')))
  reviewedAt!: Date | null;

  @Column(nullable(varchar('reviewed_by_name', 255)))
  reviewedByName!: string | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
