import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { systemActor } from '#kernel';
import { CliModule } from '../../../src/cli.module';
import { loadSettings } from '../../../src/config/settings';
import { migrateGlobal } from '../../../src/database/global/migrate-global';
import { loadKeyRing } from '../../../src/global/key-ring.provider';
import { ServersService } from '../../../src/global/servers/servers.service';
import { ProvisioningService } from '../../../src/operations/provisioning/provisioning.service';
import { WarmPool } from '../../../src/operations/warm-pool/warm-pool.service';
import { serveParent } from '../harness/worker';

let app: INestApplicationContext | undefined;
let created = 0;

function application(): INestApplicationContext {
  if (!app) throw new Error('open first');
  return app;
}

const handlers = {
  /** Creates the control plane and starts the product as for its commands: no schedule refills the warm pool during a measurement. */
  open: async (): Promise<void> => {
    const settings = loadSettings();
    await migrateGlobal(settings, loadKeyRing(settings));
    app = await NestFactory.createApplicationContext(CliModule, { logger: ['error'] });
    const { host, port, connectionBudget } = settings.database;
    const facts = { name: 'bench', host, port, flavour: 'mariadb', version: '10.11.0' } as const;
    await app.get(ServersService, { strict: false }).register({ ...facts, capacity: 10_000, connectionBudget });
  },
  /** Fills the warm pool. */
  refill: async (): Promise<void> => {
    const pool = application().get(WarmPool, { strict: false });
    while ((await pool.refill()) > 0) continue;
  },
  /** Creates tenants one after the other; returns the duration of each in milliseconds. */
  create: async ({ count }: { count: number }): Promise<number[]> => {
    const provisioning = application().get(ProvisioningService, { strict: false });
    const took: number[] = [];
    for (let index = 0; index < count; index += 1) {
      created += 1;
      const start = performance.now();
      const requested = { actor: systemActor('bench'), idempotencyKey: null };
      await provisioning.createTenant({ name: `Bench ${created}`, slug: `bench-${created}` }, requested);
      took.push(performance.now() - start);
    }
    return took;
  },
};

export type ProvisioningWorker = typeof handlers;

serveParent(handlers);
