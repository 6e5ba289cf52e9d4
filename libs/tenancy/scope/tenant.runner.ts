import { Inject, Injectable } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { ContextIdFactory, ModuleRef } from '@nestjs/core';
import { MovingTenants } from '../resolution/moving-tenants';
import { servable } from '../resolution/servable';
import { TENANCY_OPTIONS } from '../tenancy.options';
import type { TenancyOptions } from '../tenancy.options';
import { TenantContextIdStrategy } from './tenant-context-id.strategy';

/** Runs jobs and commands inside a tenant, with the same checks and refusals as a request. */
@Injectable()
export class TenantRunner {
  constructor(
    @Inject(TENANCY_OPTIONS) private readonly options: TenancyOptions,
    private readonly moving: MovingTenants,
    private readonly strategy: TenantContextIdStrategy,
    private readonly modules: ModuleRef,
  ) {}

  /**
   * Runs `work` with the tenant's own instance of `service`, the same instance that its requests use.
   *
   * @throws DomainError TENANT_NOT_FOUND, TENANT_SUSPENDED, TENANT_MAINTENANCE, TENANT_SCHEMA_BEHIND; what `work`
   * throws
   */
  async run<S, V>(tenantId: number, service: Type<S>, work: (service: S) => Promise<V>): Promise<V> {
    const found = await this.options.directory.findById(tenantId);
    const tenant = servable(await this.moving.settled(found), this.options.supportedSchemaVersions);
    const contextId = ContextIdFactory.create();
    const attached = this.strategy.attach(contextId, { tenant });
    const inTenant = Object.assign(contextId, { getParent: attached?.resolve, payload: attached?.payload });
    return work(await this.modules.resolve(service, inTenant, { strict: false }));
  }
}
