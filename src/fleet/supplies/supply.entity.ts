import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, flag, longText, MasterRow, money, nullable, rowId, smallInteger, varchar } from '#persistence';
import { SupplyCategory } from '../reference/supply-categories/supply-category.entity';
import type { SupplyKind } from './supply.choices';
import type { Unit } from '../../records/units';

/** A part, a consumable or an item of work in the catalogue (domain.md §6.6). */
@Entity('supplies')
export class Supply extends MasterRow {
  @Column(varchar('reference', 100))
  reference!: string;

  /** The manufacturer's part number. */
  @Column(nullable(varchar('oem_reference', 100)))
  oemReference!: string | null;

  @Column(varchar('name', 200))
  name!: string;

  @Column(nullable(longText('description')))
  description!: string | null;

  @Column(nullable(varchar('brand', 100)))
  brand!: string | null;

  @Column(rowId('category_id'))
  categoryId!: number;

  @ManyToOne(() => SupplyCategory)
  @JoinColumn({ name: 'category_id' })
  category?: SupplyCategory;

  @Column(choice('kind'))
  kind!: SupplyKind;

  @Column(choice('unit'))
  unit!: Unit;

  /** Price of one unit, without tax; may have more decimals than the currency. */
  @Column(money('unit_price'))
  unitPrice!: string;

  @Column(nullable(rowId('default_tax_rate_id')))
  defaultTaxRateId!: number | null;

  @Column(nullable(smallInteger('warranty_months')))
  warrantyMonths!: number | null;

  @Column(flag('is_active'))
  isActive!: boolean;
}
