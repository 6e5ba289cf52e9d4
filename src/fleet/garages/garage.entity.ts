import { Column, Entity } from 'typeorm';
import { choice, decimal, flag, json, longText, MasterRow, money, nullable, smallInteger, varchar } from '#persistence';
import type { GarageType } from './garage.choices';

/** A garage that repairs the company's vehicles (domain.md §6.4). */
@Entity('garages')
export class Garage extends MasterRow {
  /** Identifies the row in its encrypted fields; known before the id. */
  @Column({ name: 'seal_key', type: 'char', length: 22 })
  sealKey!: string;

  @Column(varchar('name', 100))
  name!: string;

  @Column(choice('type'))
  type!: GarageType;

  @Column(nullable(varchar('legal_name', 255)))
  legalName!: string | null;

  @Column(nullable(varchar('tax_id', 60)))
  taxId!: string | null;

  @Column(nullable(varchar('trade_register', 60)))
  tradeRegister!: string | null;

  @Column(nullable(varchar('address', 255)))
  address!: string | null;

  @Column(nullable(varchar('city', 100)))
  city!: string | null;

  @Column(nullable(varchar('postal_code', 20)))
  postalCode!: string | null;

  @Column(nullable({ name: 'country_code', type: 'char', length: 2 }))
  countryCode!: string | null;

  /** E.164 format. */
  @Column(nullable(varchar('phone', 20)))
  phone!: string | null;

  @Column(nullable(varchar('email', 254)))
  email!: string | null;

  @Column(nullable(varchar('contact_person', 512)))
  contactPerson!: string | null;

  @Column(json('specializations'))
  specializations!: string[];

  @Column(nullable(decimal('rating', 3, 2)))
  rating!: string | null;

  @Column(nullable(money('labor_rate_per_hour')))
  laborRatePerHour!: string | null;

  @Column(nullable(smallInteger('payment_terms_days')))
  paymentTermsDays!: number | null;

  @Column(flag('is_active'))
  isActive!: boolean;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
