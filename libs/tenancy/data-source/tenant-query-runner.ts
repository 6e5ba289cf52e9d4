import type { ReadStream } from 'typeorm/platform/PlatformTools';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner';
import { connectionMismatch, streamRefused } from '../tenancy.errors';
import type { Lease } from '../pool/lease';

/** A driver that knows whose it is and on which server. */
type DriverOfTenant = MysqlDriver & {
  readonly tenantId: number;
  readonly serverVersion: string;
  explain(error: unknown): unknown;
};

/** TypeORM's MySQL query runner on leased connections: before every statement it checks whose connection it holds. */
export class TenantQueryRunner extends MysqlQueryRunner {
  constructor(
    private readonly tenantDriver: DriverOfTenant,
    mode: 'master' | 'slave',
  ) {
    super(tenantDriver, mode);
  }

  /** @throws DomainError TENANT_CONNECTION_MISMATCH when the connection is not, or no longer, this data source's. */
  override async connect(): Promise<Lease> {
    const lease: Lease = await super.connect();
    const found = lease.connectionStamp;
    const { tenantId } = this.tenantDriver;
    if (found?.tenantId !== tenantId || found.epoch !== lease.stamp.epoch) {
      throw connectionMismatch({
        expected: `${tenantId}@${lease.stamp.epoch}`,
        found: found === null ? 'nobody' : `${found.tenantId}@${found.epoch}`,
      });
    }
    return lease;
  }

  /** @throws DomainError TENANT_SCHEMA_BEHIND for what the tenant's schema has not yet; else as TypeORM does. */
  override query(...statement: Parameters<MysqlQueryRunner['query']>): ReturnType<MysqlQueryRunner['query']> {
    return super.query(...statement).catch((error: unknown) => {
      throw this.tenantDriver.explain(error);
    });
  }

  /** The directory knows the version: nothing is asked of the server. */
  override getVersion(): Promise<string> {
    return Promise.resolve(this.tenantDriver.serverVersion);
  }

  /** Also gives back a connection that arrives after the release. */
  override async release(): Promise<void> {
    if (this.isReleased) return;
    const arriving: Promise<Lease> | undefined = this.databaseConnection ? undefined : this.databaseConnectionPromise;
    await super.release();
    arriving?.then(
      (lease) => lease.release(),
      () => undefined,
    );
  }

  /** @throws DomainError TENANT_STREAM_REFUSED, always. */
  override stream(): Promise<ReadStream> {
    return Promise.reject(streamRefused({}));
  }
}
