import { Column, Entity } from 'typeorm';
import { choice, day, decimal, flag, nullable, Row, varchar } from '#persistence';

/** EN 16931: standard, zero rated, exempt, reverse charge, out of scope. */
export const TAX_CATEGORIES = ['S', 'Z', 'E', 'AE', 'O'] as const;
export type TaxCategory = (typeof TAX_CATEGORIES)[number];

@Entity('tax_rates')
export class TaxRate extends Row {
  @Column(varchar('code', 20))
  code!: string;

  @Column(varchar('label', 100))
  label!: string;

  @Column(decimal('rate', 5, 2))
  rate!: string;

  @Column(choice('category'))
  category!: TaxCategory;

  @Column(nullable(varchar('exemption_reason', 255)))
  exemptionReason!: string | null;

  @Column(flag('is_default'))
  isDefault!: boolean;

  @Column(day('valid_from'))
  validFrom!: string;

  @Column(nullable(day('valid_until')))
  validUntil!: string | null;
}
