import { Inject, Injectable } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { inContext, listPage, listQuery, recordNotFound, staleVersion } from '#persistence';
import type { ListSource } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalWrites } from '../audit/global-writes';
import { GlobalDatabase } from '../global-database';
import { DatabaseServer } from '../servers/database-server.entity';
import { DirectoryService } from './directory.service';
import { TenantDatabase } from './tenant-database.entity';
import { TenantMaintenance } from './tenant-maintenance.entity';
import type { UpdateTenantBody } from './tenant.dto';
import { Tenant } from './tenant.entity';
import { tenantAmbiguous, tenantUnknown } from './tenant.errors';
import { isLarge, TENANT_LISTING, withLocation } from './tenant.listing';
import type { LargeTenant } from './tenant.listing';

export interface LocatedTenant {
  readonly tenant: Tenant;
  readonly location: TenantDatabase | null;
  /** The announced maintenance that is in force. */
  readonly maintenance: TenantMaintenance | null;
  readonly serverName: string | null;
  readonly isLarge: boolean;
}

/** What the command line lists. */
export type TenantSelection = Pick<ListRequest, 'sort' | 'filters'>;

const EVERY_ONE: TenantSelection = { sort: [{ key: 'id', direction: 'asc' }], filters: {} };

/** A hundredth of an hour. */
const HOUR_PERCENT_MS = 36_000;

/** Text of an id; `01` is not an id. */
const ID = /^[1-9]\d{0,9}$/;

/** Reads and edits the registry of tenants for operators; src/operations creates and stops tenants. */
@Injectable()
export class TenantsService {
  private readonly large: LargeTenant;

  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
    private readonly writes: GlobalWrites,
    @Inject(SETTINGS) settings: Settings,
  ) {
    const { bytes, busyPercent } = settings.largeTenant;
    this.large = { bytes, busyMs: busyPercent * HOUR_PERCENT_MS };
  }

  list(request: ListRequest): Promise<Page<LocatedTenant>> {
    return this.database.use(async (manager) => {
      const { items: tenants, total } = await listPage(manager, this.source(), request, withLocation(request));
      return { items: await this.located(manager, tenants), total, request };
    });
  }

  /** Every tenant, or those that match, for the command line. */
  all(request: TenantSelection = EVERY_ONE): Promise<LocatedTenant[]> {
    return this.database.use(async (manager) => {
      const wanted = { ...request, search: null };
      const tenants = await listQuery(manager, this.source(), wanted, withLocation(wanted)).getMany();
      return this.located(manager, tenants);
    });
  }

  get(id: number): Promise<LocatedTenant> {
    return this.database.use(async (manager) => {
      const tenant = await manager.findOneBy(Tenant, { id });
      if (tenant === null) throw recordNotFound({ resource: 'tenants', id });
      const [found] = await this.located(manager, [tenant]);
      if (found === undefined) throw recordNotFound({ resource: 'tenants', id });
      return found;
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

  private source(): ListSource<Tenant> {
    return inContext({ entity: Tenant, listing: TENANT_LISTING, joins: {} }, this.large);
  }

  /** Adds the locations, the maintenances and the names of the servers, each with one statement. */
  private async located(manager: EntityManager, tenants: readonly Tenant[]): Promise<LocatedTenant[]> {
    const tenantId = In(tenants.map(({ id }) => id));
    const locations = await manager.findBy(TenantDatabase, { tenantId });
    const maintenances = await manager.findBy(TenantMaintenance, { tenantId, until: MoreThan(clock.now()) });
    const servers = await manager.find(DatabaseServer, { select: { id: true, name: true } });
    const nameOf = new Map(servers.map(({ id, name }) => [id, name]));
    const [placeOf, pauseOf] = [byTenant(locations), byTenant(maintenances)];
    return tenants.map((tenant) => {
      const location = placeOf.get(tenant.id) ?? null;
      return {
        tenant,
        location,
        maintenance: pauseOf.get(tenant.id) ?? null,
        serverName: location === null ? null : (nameOf.get(location.serverId) ?? null),
        isLarge: location !== null && isLarge(location, this.large),
      };
    });
  }
}

const byTenant = <R extends { readonly tenantId: number }>(rows: readonly R[]): ReadonlyMap<number, R> =>
  new Map(rows.map((row) => [row.tenantId, row]));
