import { Global, Module } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { JobsModule, JobsWorkerModule } from '#jobs';
import type { JobsDatabase, JobsOptions, JobsWork } from '#jobs';
import { systemActor } from '#kernel';
import { runTransaction } from '#persistence';
import { TENANT_DIRECTORY } from '#tenancy';
import type { ServerRecord, TenantAccount, TenantDirectory, TenantRecord } from '#tenancy';
import type { Settings } from '../../src/config/settings';
import {
  applicationDataSource,
  globalAppAccount,
  globalDataSourceOptions,
} from '../../src/database/global/global-data-source';
import { loadKeyRing } from '../../src/global/key-ring.provider';

/** Tenants that a test defines; all replicas of the test share them. */
export class TestTenants implements TenantDirectory {
  readonly records = new Map<number, TenantRecord>();

  add(tenantId: number, values: Partial<TenantRecord> = {}): TenantRecord {
    const record: TenantRecord = {
      tenantId,
      slug: `t${tenantId}`,
      name: `Tenant ${tenantId}`,
      status: 'active',
      epoch: 1,
      countryCode: 'CI',
      currency: 'XOF',
      timezone: 'Africa/Abidjan',
      locale: 'fr',
      serverId: 1,
      databaseName: `db_${tenantId}`,
      placement: 'database',
      schemaVersion: '',
      ...values,
    };
    this.records.set(tenantId, record);
    return record;
  }

  readAgain(tenantId: number): Promise<TenantRecord | null> {
    return this.findById(tenantId);
  }

  findById(tenantId: number): Promise<TenantRecord | null> {
    return Promise.resolve(this.records.get(tenantId) ?? null);
  }

  zones(): Promise<string[]> {
    return Promise.resolve([...new Set(this.active().map(({ timezone }) => timezone))]);
  }

  page(afterId: number, limit: number, zone: string | null): Promise<TenantRecord[]> {
    const wanted = this.active().filter(
      ({ tenantId, timezone }) => tenantId > afterId && (zone === null || zone === timezone),
    );
    return Promise.resolve(wanted.toSorted((one, other) => one.tenantId - other.tenantId).slice(0, limit));
  }

  findBySlug(): Promise<null> {
    return Promise.resolve(null);
  }

  findByDomain(): Promise<null> {
    return Promise.resolve(null);
  }

  server(): Promise<ServerRecord> {
    return Promise.reject(new Error('not asked by jobs'));
  }

  account(): Promise<TenantAccount> {
    return Promise.reject(new Error('not asked by jobs'));
  }

  onChange(): void {
    // These tenants are read again each time.
  }

  private active(): TenantRecord[] {
    return [...this.records.values()].filter(({ status }) => status === 'active');
  }
}

export interface ReplicaOptions extends Pick<JobsOptions, 'redisUrl' | 'audit' | 'limits'> {
  readonly settings: Settings;
  readonly tenants: TestTenants;
  /** Null for a replica that requests work but does none. */
  readonly work: Pick<JobsWork, 'handlers' | 'plan' | 'recover' | 'schedules'> | null;
}

/** A process of the product with jobs only: its own connections to the global database and to Redis. */
export async function startReplica(options: ReplicaOptions): Promise<INestApplicationContext> {
  const { settings, tenants, work, ...rest } = options;
  const account = globalAppAccount(settings, loadKeyRing(settings));
  const dataSource = await applicationDataSource(globalDataSourceOptions(settings, account)).initialize();
  const jobs: JobsOptions = { ...rest, database: overDataSource(dataSource), prefix: prefixOf(settings) };

  @Global()
  @Module({ providers: [{ provide: TENANT_DIRECTORY, useValue: tenants }], exports: [TENANT_DIRECTORY] })
  class Directory {}

  const worker = work === null ? [] : [JobsWorkerModule.forRootAsync({ useFactory: () => ({ ...work, tenants }) })];
  @Module({ imports: [Directory, JobsModule.forRootAsync({ useFactory: () => jobs }), ...worker] })
  class Replica {}

  const app = await NestFactory.createApplicationContext(Replica, { logger: false, abortOnError: false }).catch(
    async (error: unknown) => {
      await dataSource.destroy();
      throw error;
    },
  );
  const close = app.close.bind(app);
  return Object.assign(app, {
    close: async () => {
      await close();
      await dataSource.destroy();
    },
  });
}

export const prefixOf = ({ database }: Settings): string => `impact:${database.globalName}`;

function overDataSource(dataSource: DataSource): JobsDatabase {
  return {
    use: (work) => work(dataSource.manager),
    transaction: (work) => runTransaction(dataSource, systemActor('test'), ({ manager }) => work(manager)),
  };
}
