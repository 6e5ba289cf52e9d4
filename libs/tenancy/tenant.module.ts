import { Module, Scope } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, ModuleMetadata, Provider } from '@nestjs/common';
import { ContextIdFactory, REQUEST } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { SchemaTemplates } from './data-source/schema-templates';
import { ServerPools } from './pool/server-pools';
import { MovingTenants } from './resolution/moving-tenants';
import { TenantResolver } from './resolution/tenant.resolver';
import { TENANT_CONTEXT, TENANT_DATA_SOURCE } from './scope/decorators';
import { TenantContextIdStrategy } from './scope/tenant-context-id.strategy';
import { TenantScope } from './scope/tenant-scope';
import { TenantScopes } from './scope/tenant-scopes';
import { TenantOutbox } from './scope/tenant-outbox';
import { CommittedEvents } from './scope/committed-events';
import { TenantWrites } from './scope/tenant-writes';
import { TenantRunner } from './scope/tenant.runner';
import { TenantQueryStats } from './stats/tenant-query-stats';
import { tenantRequired } from './tenancy.errors';
import { TENANCY_OPTIONS } from './tenancy.options';
import type { TenancyOptions } from './tenancy.options';
import { TENANT_DIRECTORY } from './tenant-context';
import type { TenantContext, TenantDirectory } from './tenant-context';

export interface TenantModuleOptions {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<TenancyOptions | Promise<TenancyOptions>>['useFactory'];
}

/** The tenant scope of a context. Any other payload means that the provider is used outside a tenant. */
function scopeOf(payload: unknown): TenantScope {
  if (payload instanceof TenantScope) return payload;
  throw tenantRequired({});
}

const IN_TENANT: readonly Provider[] = [
  {
    provide: TENANT_CONTEXT,
    scope: Scope.REQUEST,
    durable: true,
    inject: [REQUEST],
    useFactory: (payload: unknown): TenantContext => scopeOf(payload).tenant,
  },
  {
    provide: TENANT_DATA_SOURCE,
    scope: Scope.REQUEST,
    durable: true,
    inject: [REQUEST],
    useFactory: (payload: unknown): Promise<DataSource> => scopeOf(payload).dataSource(),
  },
  TenantOutbox,
  TenantWrites,
];

/** The tenancy library as a global module. An application imports it once and sets `request.tenant`. */
@Module({})
export class TenantModule {
  constructor(strategy: TenantContextIdStrategy) {
    ContextIdFactory.apply(strategy);
  }

  static forRootAsync(options: TenantModuleOptions): DynamicModule {
    const { imports = [], inject = [], useFactory } = options;
    const directory: FactoryProvider<TenantDirectory> = {
      provide: TENANT_DIRECTORY,
      inject: [TENANCY_OPTIONS],
      useFactory: (tenancy: TenancyOptions) => tenancy.directory,
    };
    return {
      module: TenantModule,
      global: true,
      imports,
      providers: [
        { provide: TENANCY_OPTIONS, inject, useFactory },
        directory,
        ServerPools,
        TenantQueryStats,
        SchemaTemplates,
        TenantScopes,
        TenantContextIdStrategy,
        MovingTenants,
        TenantResolver,
        TenantRunner,
        CommittedEvents,
        ...IN_TENANT,
      ],
      exports: [
        TENANT_DIRECTORY,
        TENANT_CONTEXT,
        TENANT_DATA_SOURCE,
        ServerPools,
        TenantContextIdStrategy,
        TenantResolver,
        TenantOutbox,
        TenantQueryStats,
        TenantRunner,
        CommittedEvents,
        TenantWrites,
      ],
    };
  }
}
