import { Injectable } from '@nestjs/common';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { LocatedTenant } from '../../global/tenants/tenants.service';
import { CommandOutput } from './command-output';

/** Finds the tenants that a command acts on. The action is then also recorded in the tenant's own audit log. */
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
