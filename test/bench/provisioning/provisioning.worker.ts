import 'reflect-metadata';
import { Module } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JobsModule } from '#jobs';
import { systemActor } from '#kernel';
import { loadSettings } from '../../../src/config/settings';
import { SettingsModule } from '../../../src/config/settings.module';
import { migrateGlobal } from '../../../src/database/global/migrate-global';
import { GlobalDatabase } from '../../../src/global/global-database';
import { GlobalModule } from '../../../src/global/global.module';
import { loadKeyRing } from '../../../src/global/key-ring.provider';
import { ServersService } from '../../../src/global/servers/servers.service';
import { StepPoints } from '../../../src/operations/tasks/step-points';
import { OperationRecords } from '../../../src/operations/tasks/operation-records';
import { OperationLedger } from '../../../src/operations/tasks/operation-ledger';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { StepRunner } from '../../../src/operations/tasks/step-runner';
import { TaskExecution } from '../../../src/operations/tasks/task-execution';
import { TaskRegistry, TASKS } from '../../../src/operations/tasks/task-registry';
import { ProvisioningService } from '../../../src/operations/provisioning/provisioning.service';
import { TenantCreation, tenantCreate } from '../../../src/operations/provisioning/tenant-creation.task';
import { TenantPlaces } from '../../../src/operations/provisioning/tenant-places';
import { TenantReservations } from '../../../src/operations/provisioning/tenant-reservation';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { TenantSchema } from '../../../src/operations/tenant-schema/tenant-schema';
import { WarmPool } from '../../../src/operations/warm-pool/warm-pool.service';
import { serveParent } from '../harness/worker';

/** The control plane and the provisioner, without the schedule that would refill the warm pool during a measurement. */
@Module({
  imports: [
    SettingsModule,
    GlobalModule,
    JobsModule.forRootAsync({
      inject: [GlobalDatabase],
      useFactory: (database: GlobalDatabase) => ({ database, redisUrl: null, prefix: 'bench' }),
    }),
  ],
  providers: [
    ProvisioningService,
    StepPoints,
    OperationLedger,
    OperationRecords,
    StepRunner,
    TaskExecution,
    TaskRegistry,
    Tasks,
    { provide: TASKS, useValue: [tenantCreate] },
    ServerConnections,
    TenantCreation,
    TenantPlaces,
    TenantReservations,
    TenantSchema,
    WarmPool,
  ],
})
class ProvisioningBench {}

let app: INestApplicationContext | undefined;
let created = 0;

function application(): INestApplicationContext {
  if (!app) throw new Error('open first');
  return app;
}

const handlers = {
  /** Creates the control plane and starts the product without its API. */
  open: async (): Promise<void> => {
    const settings = loadSettings();
    await migrateGlobal(settings, loadKeyRing(settings));
    app = await NestFactory.createApplicationContext(ProvisioningBench, { logger: ['error'] });
    const { host, port, connectionBudget } = settings.database;
    const facts = { name: 'bench', host, port, flavour: 'mariadb', version: '10.11.0' } as const;
    await app.get(ServersService).register({ ...facts, capacity: 10_000, connectionBudget });
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
