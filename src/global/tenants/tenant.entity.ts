import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import type { TenantStatus } from '#tenancy';
import { choice, count, instant, longText, nullable, varchar } from '#persistence';

/**
 * A company on the platform (domain.md §4.1). Its id comes from the allocator `tenant_ids`, so that a database of the warm pool
 * can have its id before the tenant exists.
 */
@Entity('tenants')
export class Tenant {
  @PrimaryColumn({ name: 'id', type: 'int', unsigned: true })
  id!: number;

  @Column(varchar('name', 255))
  name!: string;

  @Column(varchar('slug', 60))
  slug!: string;

  @Column(choice('status'))
  status!: TenantStatus;

  @Column(nullable(longText('description')))
  description!: string | null;

  @Column({ name: 'country_code', type: 'char', length: 2 })
  countryCode!: string;

  @Column({ name: 'currency', type: 'char', length: 3 })
  currency!: string;

  @Column(varchar('timezone', 64))
  timezone!: string;

  @Column(varchar('locale', 10))
  locale!: string;

  @Column(nullable(varchar('contact_email', 254)))
  contactEmail!: string | null;

  @Column(nullable(varchar('contact_phone', 20)))
  contactPhone!: string | null;

  @Column(nullable(varchar('legal_name', 255)))
  legalName!: string | null;

  @Column(nullable(varchar('legal_form', 60)))
  legalForm!: string | null;

  @Column(nullable(varchar('tax_id', 60)))
  taxId!: string | null;

  @Column(nullable(varchar('trade_register', 60)))
  tradeRegister!: string | null;

  @Column(nullable(varchar('address_line1', 255)))
  addressLine1!: string | null;

  @Column(nullable(varchar('address_line2', 255)))
  addressLine2!: string | null;

  @Column(nullable(varchar('postal_code', 20)))
  postalCode!: string | null;

  @Column(nullable(varchar('city', 100)))
  city!: string | null;

  @Column(nullable(varchar('logo_url', 500)))
  logoUrl!: string | null;

  @Column(nullable(varchar('logo_alt_text', 255)))
  logoAltText!: string | null;

  @CreateDateColumn(instant('created_at'))
  createdAt!: Date;

  @UpdateDateColumn(instant('updated_at'))
  updatedAt!: Date;

  @VersionColumn(count('version'))
  version!: number;
}
