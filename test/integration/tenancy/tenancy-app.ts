import { Module } from '@nestjs/common';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { InjectTenant, InjectTenantDataSource, TenantModule, TenantRunner, TenantScoped, TenantWrites } from '#tenancy';
import type { PoolLimits, TenancyOptions, TenantContext } from '#tenancy';
import { SCHEMA_VERSION, Shelf, Tag } from './estate';
import type { Estate } from './estate';

/** A tenant provider, like the services of the product. */
@TenantScoped()
export class Tags {
  constructor(
    @InjectTenantDataSource() readonly dataSource: DataSource,
    @InjectTenant() readonly tenant: TenantContext,
    readonly writes: TenantWrites,
  ) {}

  first(): Promise<Tag> {
    return this.dataSource.manager.findOneByOrFail(Tag, { id: 1 });
  }

  async whereabouts(): Promise<{ database: string; account: string; label: string }> {
    const rows = await this.dataSource.query<{ db: string; account: string; label: string }[]>(
      'SELECT DATABASE() AS db, CURRENT_USER() AS account, label FROM tags WHERE id = 1',
    );
    const { db = '', account = '', label = '' } = rows[0] ?? {};
    return { database: db, account, label };
  }
}

export function tenancyOptions(
  estate: Estate,
  pool: Partial<PoolLimits> = {},
  more: Partial<TenancyOptions> = {},
): TenancyOptions {
  return {
    directory: estate,
    entities: [Tag, Shelf],
    supportedSchemaVersions: [SCHEMA_VERSION],
    baseDomain: 'impact-auto.test',
    trustedProxies: [],
    pool,
    ...more,
  };
}

/** The kernel in an application context of its own, without HTTP. */
export async function startTenancy(
  options: TenancyOptions,
  providers: Type[] = [Tags],
): Promise<INestApplicationContext> {
  @Module({ imports: [TenantModule.forRootAsync({ useFactory: () => options })], providers })
  class TestModule {}
  return NestFactory.createApplicationContext(TestModule, { logger: false, abortOnError: false });
}

/** Runs in a tenant through the public API of the kernel. */
export function inTenant<V>(
  app: INestApplicationContext,
  tenantId: number,
  work: (tags: Tags) => Promise<V>,
): Promise<V> {
  return app.get(TenantRunner).run(tenantId, Tags, work);
}
