import { DataSource, SelectQueryBuilder } from 'typeorm';
import type { DataSourceOptions, EntityTarget, ObjectLiteral, QueryRunner } from 'typeorm';
import { QUIET_LOGGER } from '#persistence';
import { queryCacheRefused } from '../tenancy.errors';
import type { SchemaTemplate } from './schema-template';
import { TenantDriver } from './tenant-driver';
import type { TenantConnections } from './tenant-driver';
import { TenantEntityManager } from './tenant-entity-manager';

/**
 * The data source of one tenant. Its metadata comes from the template, its connections from the pool of the server;
 * everything else is TypeORM.
 */
export class TenantDataSource extends DataSource {
  constructor(
    private readonly template: SchemaTemplate,
    private readonly connections: TenantConnections,
    database: string,
    queryTimeoutMs: number,
  ) {
    const { flavour, entityPrefix } = template;
    super({
      type: flavour,
      database,
      entityPrefix,
      logger: QUIET_LOGGER,
      enableQueryTimeout: true,
      maxQueryExecutionTime: queryTimeoutMs,
    });
    this.driver = new TenantDriver(this, connections);
  }

  get tenantId(): number {
    return this.connections.tenantId;
  }

  override createEntityManager(queryRunner?: QueryRunner): TenantEntityManager {
    return new TenantEntityManager(this, queryRunner);
  }

  override createQueryBuilder<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    alias: string,
    queryRunner?: QueryRunner,
  ): SelectQueryBuilder<E>;
  override createQueryBuilder(queryRunner?: QueryRunner): SelectQueryBuilder<ObjectLiteral>;
  override createQueryBuilder(
    first?: EntityTarget<ObjectLiteral> | QueryRunner,
    alias?: string,
    queryRunner?: QueryRunner,
  ) {
    if (alias === undefined) return new TenantSelectQueryBuilder<ObjectLiteral>(this, first as QueryRunner | undefined);
    const { target } = this.getMetadata(first as EntityTarget<ObjectLiteral>);
    return new TenantSelectQueryBuilder<ObjectLiteral>(this, queryRunner).select(alias).from(target, alias);
  }

  /** @throws DomainError TENANT_QUERY_CACHE_REFUSED if the options configure a query cache */
  override setOptions(options: Partial<DataSourceOptions>): this {
    if (options.cache) throw queryCacheRefused({});
    return super.setOptions(options);
  }

  /** Takes over the metadata of the template; nothing is computed per tenant. */
  protected override buildMetadatas(): Promise<void> {
    Object.assign(this, {
      entityMetadatas: this.template.entityMetadatas,
      entityMetadatasMap: this.template.entityMetadatasMap,
    });
    return Promise.resolve();
  }
}

class TenantSelectQueryBuilder<E extends ObjectLiteral> extends SelectQueryBuilder<E> {
  override cache(...parameters: unknown[]): this {
    if (parameters[0] !== undefined && parameters[0] !== false) throw queryCacheRefused({});
    return this;
  }
}
