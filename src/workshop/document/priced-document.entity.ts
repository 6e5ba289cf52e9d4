import { Column, PrimaryGeneratedColumn } from 'typeorm';
import { choice, decimal, longText, money, nullable, rowId, smallInteger, varchar } from '#persistence';
import type { Unit } from '../../records/units';
import type { DiscountType, TaxCategory, WorkType } from '../pricing/pricing';
import { InterventionDocument } from './intervention-document.entity';

/**
 * The discount and the amounts of a priced document (domain.md §10); all amounts are computed from the lines and the
 * discount.
 */
export abstract class PricedDocumentRow extends InterventionDocument {
  @Column({ name: 'currency', type: 'char', length: 3 })
  currency!: string;

  @Column(choice('discount_type'))
  discountType!: DiscountType;

  @Column(money('discount_value'))
  discountValue!: string;

  @Column(money('lines_net'))
  linesNet!: string;

  @Column(money('discount_amount'))
  discountAmount!: string;

  @Column(money('subtotal_amount'))
  subtotalAmount!: string;

  @Column(money('tax_amount'))
  taxAmount!: string;

  @Column(money('total_amount'))
  totalAmount!: string;

  @Column(money('labor_net'))
  laborNet!: string;

  @Column(money('supply_net'))
  supplyNet!: string;

  @Column(money('other_net'))
  otherNet!: string;
}

/** A line of a priced document (domain.md §7.4): a copy of the values at that time, independent of the catalogue. */
export abstract class PricedLineRow {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(smallInteger('line_number'))
  lineNumber!: number;

  @Column(choice('work_type'))
  workType!: WorkType;

  @Column(nullable(rowId('supply_id')))
  supplyId!: number | null;

  @Column(varchar('description', 500))
  description!: string;

  @Column(decimal('quantity', 12, 3))
  quantity!: string;

  @Column(choice('unit'))
  unit!: Unit;

  @Column(money('unit_price'))
  unitPrice!: string;

  @Column(choice('discount_type'))
  discountType!: DiscountType;

  @Column(money('discount_value'))
  discountValue!: string;

  @Column(nullable(rowId('tax_rate_id')))
  taxRateId!: number | null;

  @Column(decimal('tax_rate', 5, 2))
  taxRate!: string;

  @Column(choice('tax_category'))
  taxCategory!: TaxCategory;

  @Column(money('gross_amount'))
  grossAmount!: string;

  @Column(money('discount_amount'))
  discountAmount!: string;

  @Column(money('net_amount'))
  netAmount!: string;

  @Column(money('tax_amount'))
  taxAmount!: string;

  @Column(money('total_amount'))
  totalAmount!: string;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
