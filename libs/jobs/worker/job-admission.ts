import { Inject, Injectable } from '@nestjs/common';
import { announcedMaintenance, TENANT_DIRECTORY } from '#tenancy';
import type { TenantDirectory, TenantRecord, TenantStatus } from '#tenancy';

/** Whether the work for a tenant runs now, later or never. */
export type Admission =
  | { readonly verdict: 'admitted'; readonly tenant: TenantRecord | null }
  | { readonly verdict: 'parked' }
  | { readonly verdict: 'discarded'; readonly reason: string };

/** As for requests: a tenant whose provisioning failed counts as unknown. */
const GONE: ReadonlySet<TenantStatus> = new Set(['deleting', 'failed']);

/** Checks the status of a run's tenant. Work of a deleted tenant must not run anywhere else (pitfalls P29). */
@Injectable()
export class JobAdmission {
  constructor(@Inject(TENANT_DIRECTORY) private readonly directory: TenantDirectory) {}

  /** The platform is always admitted. @throws DomainError if the directory cannot answer */
  async of(tenantId: number | null): Promise<Admission> {
    if (tenantId === null) return { verdict: 'admitted', tenant: null };
    const tenant = await this.directory.findById(tenantId);
    if (tenant === null || GONE.has(tenant.status)) return { verdict: 'discarded', reason: 'TENANT_NOT_FOUND' };
    const isServed = tenant.status === 'active' && announcedMaintenance(tenant) === null;
    return isServed ? { verdict: 'admitted', tenant } : { verdict: 'parked' };
  }
}
