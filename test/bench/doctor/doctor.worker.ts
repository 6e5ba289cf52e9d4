import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { inLanes, systemActor } from '#kernel';
import { CliModule } from '../../../src/cli.module';
import { loadSettings } from '../../../src/config/settings';
import { migrateGlobal } from '../../../src/database/global/migrate-global';
import { loadKeyRing } from '../../../src/global/key-ring.provider';
import { ServersService } from '../../../src/global/servers/servers.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { ProvisioningService } from '../../../src/operations/provisioning/provisioning.service';
import { serveParent } from '../harness/worker';

const MEGABYTE = 1024 * 1024;

let app: INestApplicationContext | undefined;

const handlers = {
  /** Creates the control plane and tenants with the current schema. */
  open: async ({ tenants }: { tenants: number }): Promise<void> => {
    const settings = loadSettings();
    await migrateGlobal(settings, loadKeyRing(settings));
    app = await NestFactory.createApplicationContext(CliModule, { logger: ['error'] });
    const { host, port, connectionBudget } = settings.database;
    const facts = { name: 'bench', host, port, flavour: 'mariadb', version: '10.11.0' } as const;
    await app.get(ServersService, { strict: false }).register({ ...facts, capacity: 10_000, connectionBudget });
    const provisioning = app.get(ProvisioningService, { strict: false });
    const requested = { actor: systemActor('bench'), idempotencyKey: null };
    const numbers = Array.from({ length: tenants }, (_none, at) => at + 1);
    await inLanes(4, numbers, async (number) => {
      await provisioning.createTenant({ name: `Bench ${number}`, slug: `bench-${number}` }, requested);
    });
  },
  /** Duration in milliseconds, open problems as text, and the peak memory of the process in MB. */
  examine: async (): Promise<{ tookMs: number; problems: string[]; peakMb: number }> => {
    if (!app) throw new Error('open first');
    const doctor = app.get(Doctor, { strict: false });
    const start = performance.now();
    const findings = await doctor.examine(false);
    const tookMs = performance.now() - start;
    // No worker runs here, so nothing that is scheduled was done.
    const real = findings.filter(({ check }) => check !== 'schedule');
    const problems = real.map(({ check, subject, problem }) => `${check} ${subject}: ${problem}`);
    return { tookMs, problems, peakMb: (process.resourceUsage().maxRSS * 1024) / MEGABYTE };
  },
};

export type DoctorWorker = typeof handlers;

serveParent(handlers);
