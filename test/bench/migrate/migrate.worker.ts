import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { systemActor } from '#kernel';
import { CliModule } from '../../../src/cli.module';
import { loadSettings } from '../../../src/config/settings';
import { migrateGlobal } from '../../../src/database/global/migrate-global';
import * as listed from '../../../src/database/tenant/tenant-migrations';
import { loadKeyRing } from '../../../src/global/key-ring.provider';
import { ServersService } from '../../../src/global/servers/servers.service';
import { EstateMigrator } from '../../../src/operations/migrations/estate-migrator';
import { ProvisioningService } from '../../../src/operations/provisioning/provisioning.service';
import { WarmPool } from '../../../src/operations/warm-pool/warm-pool.service';
import { serveParent } from '../harness/worker';

/** One more column, as in a new release. */
function addColumn(round: number): new () => MigrationInterface {
  const column = `ours_${round}`;
  return class implements MigrationInterface {
    name = columnMigration(round);

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`ALTER TABLE brands ADD COLUMN ${column} INT NULL, ALGORITHM=INSTANT`);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`ALTER TABLE brands DROP COLUMN ${column}`);
    }
  };
}

const columnMigration = (round: number): string => `AddBenchColumn${1_999_000_000_000 + round}`;

let app: INestApplicationContext | undefined;

function application(): INestApplicationContext {
  if (!app) throw new Error('open first');
  return app;
}

const handlers = {
  /** Creates the control plane and tenants with the current schema, and fills the warm pool. */
  open: async ({ tenants }: { tenants: number }): Promise<void> => {
    const settings = loadSettings();
    await migrateGlobal(settings, loadKeyRing(settings));
    app = await NestFactory.createApplicationContext(CliModule, { logger: ['error'] });
    const { host, port, connectionBudget } = settings.database;
    const facts = { name: 'bench', host, port, flavour: 'mariadb', version: '10.11.0' } as const;
    await app.get(ServersService, { strict: false }).register({ ...facts, capacity: 10_000, connectionBudget });
    const provisioning = app.get(ProvisioningService, { strict: false });
    const requested = { actor: systemActor('bench'), idempotencyKey: null };
    for (let number = 1; number <= tenants; number += 1)
      await provisioning.createTenant({ name: `Bench ${number}`, slug: `bench-${number}` }, requested);
    await app.get(WarmPool, { strict: false }).refill();
  },
  /** From here on the process behaves like the next release. */
  release: ({ round }: { round: number }): void => {
    // Changes the exports of the compiled module, which the product reads each time: this simulates a release without building one.
    const release: object = listed;
    const known = listed.isKnownVersion;
    Object.assign(release, {
      TENANT_MIGRATIONS: [...listed.TENANT_MIGRATIONS, addColumn(round)],
      CURRENT_SCHEMA_VERSION: columnMigration(round),
      isKnownVersion: (version: string) => known(version) || version === columnMigration(round),
    });
  },
  /** Duration of a run over the whole estate in milliseconds, and the number of migrated tenants. */
  migrate: async ({ concurrency }: { concurrency: number }): Promise<{ tookMs: number; migrated: number }> => {
    const start = performance.now();
    const whole = { tenantIds: null, dryRun: false, onlyFailed: false, canary: 1, actor: 'bench' };
    const { migrated } = await application()
      .get(EstateMigrator, { strict: false })
      .run({ ...whole, concurrency });
    return { tookMs: performance.now() - start, migrated: migrated.length };
  },
};

export type MigrateWorker = typeof handlers;

serveParent(handlers);
