import 'reflect-metadata';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { systemActor } from '#kernel';
import { CliModule } from '../../../src/cli.module';
import { loadSettings } from '../../../src/config/settings';
import { migrateGlobal } from '../../../src/database/global/migrate-global';
import { GlobalDatabase } from '../../../src/global/global-database';
import { loadKeyRing } from '../../../src/global/key-ring.provider';
import { ServersService } from '../../../src/global/servers/servers.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { ProvisioningService } from '../../../src/operations/provisioning/provisioning.service';
import { TenantPlaces } from '../../../src/operations/tenant-database/tenant-places';
import { Restores } from '../../../src/operations/restore/restores.service';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { serveParent } from '../harness/worker';
import { fillingsOf } from './large-tenant';

/** The only tenant. */
const TENANT = 1;

interface Sizes {
  readonly plain: number;
  readonly stored: number;
}

let app: INestApplicationContext | undefined;

function the<T>(provider: Type<T>): T {
  if (!app) throw new Error('start first');
  return app.get(provider, { strict: false });
}

async function start(): Promise<void> {
  app = await NestFactory.createApplicationContext(CliModule, { logger: ['error'] });
}

const handlers = {
  /** Creates the control plane and the tenant; returns the name of its database. */
  open: async ({ megabytes }: { megabytes: number }): Promise<string> => {
    const settings = loadSettings();
    await migrateGlobal(settings, loadKeyRing(settings));
    await start();
    const { host, port, connectionBudget } = settings.database;
    const facts = { name: 'bench', host, port, flavour: 'mariadb', version: '10.11.0' } as const;
    await the(ServersService).register({ ...facts, capacity: 10, connectionBudget });
    const requested = { actor: systemActor('bench'), idempotencyKey: null };
    await the(ProvisioningService).createTenant({ name: 'Bench', slug: 'bench' }, requested);
    const { database, server } = await the(TenantPlaces).of(TENANT);
    for (const sql of fillingsOf(database, megabytes))
      await the(ServerConnections).on(server, (session) => session.query(sql));
    return database;
  },
  /** Connects to a platform that another process created. */
  join: start,
  /** A backup as by the product, verified and recorded. */
  backup: async (): Promise<{ tookMs: number; sizes: Sizes }> => {
    const begun = performance.now();
    const made = await the(Backups).make({ tenantId: TENANT }, { reason: 'manual', codec: 'zstd' });
    const tookMs = performance.now() - begun;
    return { tookMs, sizes: { plain: Number(made.plainBytes), stored: Number(made.storedBytes) } };
  },
  /** Restores the newest backup into the live data. `loadedMs` is the time until a checked side database is ready. */
  restore: async (): Promise<{ tookMs: number; loadedMs: number }> => {
    const request = { tenantId: TENANT, reference: 'latest', tables: null, actor: systemActor('bench') };
    const begun = performance.now();
    const { id } = await the(Tasks).runHere(await the(Restores).requestOf(request));
    const tookMs = performance.now() - begun;
    const steps = await the(GlobalDatabase).use((manager) =>
      manager.query<{ took: string }[]>(
        `SELECT SUM(TIMESTAMPDIFF(MICROSECOND, started_at, finished_at)) / 1000 AS took
          FROM operation_steps WHERE operation_id = ? AND name IN ('verify', 'load')`,
        [id],
      ),
    );
    return { tookMs, loadedMs: Number(steps[0]?.took) };
  },
  /** Ends the process normally, so that its profile is written. */
  leave: (): void => process.exit(0),
  /** Maximum memory of this process so far, in megabytes. */
  peak: (): number => process.resourceUsage().maxRSS / 1024,
};

export type BackupWorker = typeof handlers;

serveParent(handlers);
