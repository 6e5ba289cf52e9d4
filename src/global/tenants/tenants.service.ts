import { Injectable } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { listPage, recordNotFound, staleVersion } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalWrites } from '../audit/global-writes';
import { GlobalDatabase } from '../global-database';
import { DirectoryService } from './directory.service';
import { TenantDatabase } from './tenant-database.entity';
import { TenantMaintenance } from './tenant-maintenance.entity';
import type { UpdateTenantBody } from './tenant.dto';
import { Tenant } from './tenant.entity';
import { tenantAmbiguous, tenantUnknown } from './tenant.errors';

export interface LocatedTenant {
  readonly tenant: Tenant;
  readonly location: TenantDatabase | null;
  /** The announced maintenance that is in force. */
  readonly maintenance: TenantMaintenance | null;
}

/** Text of an id; `01` is not an id. */
const ID = /^[1-9]\d{0,9}$/;

const STATUSES = ['provisioning', 'active', 'maintenance', 'suspended', 'moving', 'archived', 'deleting', 'failed'];

/** The lists of tenants; every sort and filter uses an index. */
export const TENANT_LISTING: Listing = {
  sorts: { createdAt: 'record.createdAt', name: 'record.name', slug: 'record.slug' },
  defaultSort: [{ key: 'createdAt', direction: 'desc' }],
  filters: { status: { kind: 'choice', values: STATUSES, column: 'record.status' } },
  search: ['record.name', 'record.slug COLLATE utf8mb4_unicode_ci', 'record.contactEmail'],
};

/** Reads and edits the registry of tenants for operators; src/operations creates and stops tenants. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
    private readonly writes: GlobalWrites,
  ) {}

  list(request: ListRequest): Promise<Page<LocatedTenant>> {
    return this.database.use(async (manager) => {
      const source = { entity: Tenant, listing: TENANT_LISTING, joins: {} };
      const { items: tenants, total } = await listPage(manager, source, request);
      return { items: await located(manager, tenants), total, request };
    });
  }

  /** Every tenant, for the command line. */
  all(): Promise<LocatedTenant[]> {
    return this.database.use(async (manager) => located(manager, await manager.find(Tenant, { order: { id: 'ASC' } })));
  }

  get(id: number): Promise<LocatedTenant> {
    return this.database.use(async (manager) => {
      const tenant = await manager.findOneBy(Tenant, { id });
      if (tenant === null) throw recordNotFound({ resource: 'tenants', id });
      const [found] = await located(manager, [tenant]);
      return found ?? { tenant, location: null, maintenance: null };
    });
  }

  /**
   * Finds a tenant by id or slug, for the command line. A slug that consists of digits, which tenants of earlier releases may
   * have, is refused while it is also the id of another tenant.
   *
   * @throws DomainError NOT_FOUND_TENANT, TENANT_NAME_AMBIGUOUS
   */
  async find(tenant: string): Promise<LocatedTenant> {
    const id = ID.test(tenant) ? Number(tenant) : 0;
    const found = await this.database.use((manager) => manager.findBy(Tenant, [{ id }, { slug: tenant }]));
    // The collation of the column ignores case, so the exact match is checked here.
    const named = found.filter((one) => one.id === id || one.slug === tenant);
    const [first, second] = named;
    if (first === undefined) throw tenantUnknown({ tenant });
    if (second !== undefined) throw tenantAmbiguous({ tenant, ids: named.map((one) => one.id).join(', ') });
    return this.get(first.id);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, errors of GlobalWrites */
  async update(write: WriteRequest, id: number, body: UpdateTenantBody): Promise<LocatedTenant> {
    const { version: _version, ...changes } = body;
    const expected = write.expectedVersion ?? 0;
    await this.writes.run(write, async ({ manager }) => {
      const current = await manager.findOne(Tenant, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (current === null) throw recordNotFound({ resource: 'tenants', id });
      if (current.version !== expected) throw staleVersion({ expected, current: current.version });
      await manager.save(Object.assign(current, changes));
    });
    this.directory.announceChange(id);
    return this.get(id);
  }
}

/** Adds the locations and maintenances, each with one statement. */
async function located(manager: EntityManager, tenants: readonly Tenant[]): Promise<LocatedTenant[]> {
  const tenantId = In(tenants.map(({ id }) => id));
  const locations = await manager.findBy(TenantDatabase, { tenantId });
  const maintenances = await manager.findBy(TenantMaintenance, { tenantId, until: MoreThan(clock.now()) });
  const [placeOf, pauseOf] = [byTenant(locations), byTenant(maintenances)];
  return tenants.map((tenant) => ({
    tenant,
    location: placeOf.get(tenant.id) ?? null,
    maintenance: pauseOf.get(tenant.id) ?? null,
  }));
}

const byTenant = <R extends { readonly tenantId: number }>(rows: readonly R[]): ReadonlyMap<number, R> =>
  new Map(rows.map((row) => [row.tenantId, row]));
