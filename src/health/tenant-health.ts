import { Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { TenantRunner } from '#tenancy';
import type { Probe } from './health.service';
import { TenantPing } from './tenant-ping';

/** Checks on demand, for operators, whether one tenant can be served, with the tenant's own account. */
@Injectable()
export class TenantHealth {
  constructor(private readonly tenants: TenantRunner) {}

  async probe(id: string): Promise<Probe> {
    if (!/^[1-9]\d{0,9}$/.test(id)) return { healthy: false, result: { status: 'error', code: 'TENANT_NOT_FOUND' } };
    try {
      await this.tenants.run(Number(id), TenantPing, (ping) => ping.once());
      return { healthy: true, result: { status: 'ok' } };
    } catch (error) {
      return {
        healthy: false,
        result: { status: 'error', code: isDomainError(error) ? error.code : 'TENANT_DB_UNAVAILABLE' },
      };
    }
  }
}
