import { Column, Entity } from 'typeorm';
import { decimal, flag, longText, MasterRow, nullable, smallInteger, varchar } from '#persistence';

/** A supplier of vehicles, parts or services (domain.md §6.5). */
@Entity('suppliers')
export class Supplier extends MasterRow {
  /** Identifies the row in its encrypted fields; known before the id. */
  @Column({ name: 'seal_key', type: 'char', length: 22 })
  sealKey!: string;

  @Column(varchar('name', 200))
  name!: string;

  @Column(nullable(varchar('contact_person', 512)))
  contactPerson!: string | null;

  @Column(nullable(varchar('email', 255)))
  email!: string | null;

  /** E.164 format. */
  @Column(nullable(varchar('phone', 50)))
  phone!: string | null;

  @Column(nullable(varchar('address', 255)))
  address!: string | null;

  @Column(nullable(varchar('city', 100)))
  city!: string | null;

  @Column(nullable(varchar('postal_code', 20)))
  postalCode!: string | null;

  @Column(nullable({ name: 'country_code', type: 'char', length: 2 }))
  countryCode!: string | null;

  @Column(nullable(varchar('website', 255)))
  website!: string | null;

  @Column(nullable(decimal('rating', 3, 2)))
  rating!: string | null;

  @Column(nullable(varchar('payment_terms', 100)))
  paymentTerms!: string | null;

  @Column(nullable(smallInteger('payment_terms_days')))
  paymentTermsDays!: number | null;

  @Column(nullable(smallInteger('delivery_time_days')))
  deliveryTimeDays!: number | null;

  @Column(nullable(varchar('tax_id', 60)))
  taxId!: string | null;

  @Column(flag('is_active'))
  isActive!: boolean;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
