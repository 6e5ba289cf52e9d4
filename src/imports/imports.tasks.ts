import { IsInt } from 'class-validator';
import { defineTask } from '#jobs';
import { TenantRunner } from '#tenancy';
import { ImportCleanup } from './import-cleanup.service';
import { ImportWork } from './import-work.service';

const ATTEMPTS = 5;

class ImportInput {
  @IsInt()
  importId!: number;
}

/** Processes one import in the background. */
export const importsRun = defineTask({
  name: 'imports.run',
  scope: 'tenant',
  input: ImportInput,
  attempts: ATTEMPTS,
  uses: TenantRunner,
  run: async (tenants, run) => {
    const { tenantId, attempt, signal } = run;
    const { importId } = run.input;
    try {
      return { importId, state: await tenants.run(tenantId, ImportWork, (work) => work.run(importId, run)) };
    } catch (error) {
      const isLast = attempt >= ATTEMPTS && !signal.aborted;
      if (isLast) await tenants.run(tenantId, ImportWork, (work) => work.giveUp(importId));
      throw error;
    }
  },
});

/** Nightly: removes files that no import needs any more. */
export const importsCleanup = defineTask({
  name: 'imports.cleanup',
  scope: 'tenant',
  schedule: { at: { hour: 3, minute: 20, zone: 'tenant' }, spreadMs: 3_600_000 },
  outside: { longestMs: 3_600_000 },
  uses: TenantRunner,
  run: async (tenants, { tenantId, signal }) => ({
    removed: await tenants.run(tenantId, ImportCleanup, (cleanup) => cleanup.run(signal)),
  }),
});
