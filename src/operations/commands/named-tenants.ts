import { Injectable } from '@nestjs/common';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { LocatedTenant } from '../../global/tenants/tenants.service';
import { CommandOutput } from './command-output';

/** Tenants a command acts on, as people name them: what it did is in the tenant's own audit log as well. */
@Injectable()
export class NamedTenants {
  constructor(
    private readonly tenants: TenantsService,
    private readonly output: CommandOutput,
  ) {}

  /** By id or slug. @throws DomainError NOT_FOUND_TENANT, TENANT_NAME_AMBIGUOUS */
  async find(named: string): Promise<LocatedTenant> {
    const found = await this.tenants.find(named);
    this.output.actOn(found.tenant.id);
    return found;
  }
}
