import { Inject, Injectable } from '@nestjs/common';
import { TENANCY_OPTIONS } from '../tenancy.options';
import type { TenancyOptions } from '../tenancy.options';
import type { ServerRecord, TenantRecord } from '../tenant-context';
import { SchemaTemplate } from './schema-template';

type Flavour = ServerRecord['flavour'];

/**
 * Builds schema templates: one per flavour for tenants with their own database, and one per tenant for tenants with a
 * table prefix.
 */
@Injectable()
export class SchemaTemplates {
  private readonly shared = new Map<Flavour, Promise<SchemaTemplate>>();

  constructor(@Inject(TENANCY_OPTIONS) private readonly options: TenancyOptions) {}

  /** Each prefix needs its own template, which lives as long as the data source of its tenant. */
  of(flavour: Flavour, tenant: TenantRecord): Promise<SchemaTemplate> {
    if (tenant.placement === 'prefix') return this.build(flavour, `tenant_${tenant.tenantId}_`);
    const known = this.shared.get(flavour) ?? this.build(flavour, '');
    this.shared.set(flavour, known);
    return known;
  }

  private build(flavour: Flavour, entityPrefix: string): Promise<SchemaTemplate> {
    return SchemaTemplate.build(flavour, entityPrefix, this.options.entities);
  }
}
