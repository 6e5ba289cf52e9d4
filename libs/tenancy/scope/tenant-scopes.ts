import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { SchemaTemplates } from '../data-source/schema-templates';
import { TenantDataSource } from '../data-source/tenant-data-source';
import { MovingTenants } from '../resolution/moving-tenants';
import { ServerPools } from '../pool/server-pools';
import { TENANCY_OPTIONS } from '../tenancy.options';
import type { TenancyOptions } from '../tenancy.options';
import type { TenantContext } from '../tenant-context';
import { TenantGate } from './tenant-gate';
import { TenantScope } from './tenant-scope';

const DEFAULT_CAPACITY = 10_000;
const PREFIX_WEIGHT = 100;

const weightOf = (tenant: TenantContext): number => (tenant.placement === 'prefix' ? PREFIX_WEIGHT : 1);

/** The tenants that are kept in memory, least recently used first. Their total weight is bounded, not their number. */
@Injectable()
export class TenantScopes implements OnModuleInit {
  private readonly scopes = new Map<number, TenantScope>();
  private weight = 0;

  constructor(
    @Inject(TENANCY_OPTIONS) private readonly options: TenancyOptions,
    private readonly pools: ServerPools,
    private readonly templates: SchemaTemplates,
    private readonly moving: MovingTenants,
  ) {}

  get size(): number {
    return this.scopes.size;
  }

  onModuleInit(): void {
    this.options.directory.onChange((tenantId) => this.evict(tenantId));
  }

  /** The scope of a tenant. A newer epoch replaces an older one and ends its connections, never the other way round. */
  enter(tenant: TenantContext): TenantScope {
    const known = this.scopes.get(tenant.tenantId);
    if (known && known.tenant.epoch >= tenant.epoch) {
      this.scopes.delete(tenant.tenantId);
      this.scopes.set(tenant.tenantId, known);
      return known;
    }
    if (known) this.replace(known, tenant.epoch);
    const scope = this.build(tenant);
    this.scopes.set(tenant.tenantId, scope);
    this.weight += weightOf(tenant);
    this.makeRoom(scope);
    return scope;
  }

  /**
   * Drops the sub-tree of the tenant and ends its connections. The next request builds a new one from the directory.
   */
  evict(tenantId: number): void {
    const scope = this.scopes.get(tenantId);
    if (scope) {
      scope.retire();
      this.forget(scope);
    }
    this.pools.evict(tenantId);
  }

  private replace(known: TenantScope, epoch: number): void {
    known.retire();
    this.forget(known);
    this.pools.evict(known.tenant.tenantId, epoch);
  }

  /**
   * Without this entry nothing references the context id, and Nest's instances, which it keeps in a WeakMap, are
   * collected.
   */
  private forget(scope: TenantScope): void {
    this.scopes.delete(scope.tenant.tenantId);
    this.weight -= weightOf(scope.tenant);
  }

  private makeRoom(newest: TenantScope): void {
    const capacity = this.options.tenantCapacity ?? DEFAULT_CAPACITY;
    for (const scope of this.scopes.values()) {
      if (this.weight <= capacity || scope === newest) return;
      this.forget(scope);
    }
  }

  private build(tenant: TenantContext): TenantScope {
    let gate: TenantGate | undefined;
    let retired = false;
    const dataSource = async (): Promise<DataSource> => {
      const server = await this.options.directory.server(tenant.serverId);
      const template = await this.templates.of(server.flavour, tenant);
      gate = new TenantGate(tenant, server, { options: this.options, pools: this.pools, moving: this.moving });
      if (retired) gate.retire();
      return new TenantDataSource(template, gate, tenant.databaseName, this.pools.limits.queryTimeoutMs).initialize();
    };
    const retire = (): void => {
      retired = true;
      gate?.retire();
    };
    return new TenantScope(tenant, { dataSource, retire });
  }
}
