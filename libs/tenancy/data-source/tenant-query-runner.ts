import type { ReadStream } from 'typeorm/platform/PlatformTools';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner';
import { connectionMismatch, streamRefused } from '../tenancy.errors';
import type { Lease } from '../pool/lease';

/** A driver that knows its tenant and its server. */
type DriverOfTenant = MysqlDriver & {
  readonly tenantId: number;
  readonly serverVersion: string;
  explain(error: unknown): unknown;
};

/** TypeORM's MySQL query runner on leased connections. Before every statement it checks the stamp of the connection. */
export class TenantQueryRunner extends MysqlQueryRunner {
  constructor(
    private readonly tenantDriver: DriverOfTenant,
    mode: 'master' | 'slave',
  ) {
    super(tenantDriver, mode);
  }

  /**
   * @throws DomainError TENANT_CONNECTION_MISMATCH if the connection does not, or no longer, belong to this data source
   */
  override async connect(): Promise<Lease> {
    const lease: Lease = await super.connect();
    const found = lease.connectionStamp;
    const { tenantId } = this.tenantDriver;
    if (found?.tenantId !== tenantId || found.epoch !== lease.stamp.epoch) {
      throw connectionMismatch({
        expected: `${tenantId}@${lease.stamp.epoch}`,
        found: found === null ? 'no tenant' : `${found.tenantId}@${found.epoch}`,
      });
    }
    return lease;
  }

  /**
   * @throws DomainError TENANT_SCHEMA_BEHIND if the tenant's schema lacks a table, a column or a value of a CHECK;
   * otherwise the errors of TypeORM
   */
  override query(...statement: Parameters<MysqlQueryRunner['query']>): ReturnType<MysqlQueryRunner['query']> {
    return super.query(...statement).catch((error: unknown) => {
      throw this.tenantDriver.explain(error);
    });
  }

  /** The version comes from the directory, without a query to the server. */
  override getVersion(): Promise<string> {
    return Promise.resolve(this.tenantDriver.serverVersion);
  }

  /** Also returns a connection that arrives after the release. */
  override async release(): Promise<void> {
    if (this.isReleased) return;
    const arriving: Promise<Lease> | undefined = this.databaseConnection ? undefined : this.databaseConnectionPromise;
    await super.release();
    arriving?.then(
      (lease) => lease.release(),
      () => undefined,
    );
  }

  /** @throws DomainError TENANT_STREAM_REFUSED always */
  override stream(): Promise<ReadStream> {
    return Promise.reject(streamRefused({}));
  }
}
