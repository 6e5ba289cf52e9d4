import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantRunner } from '#tenancy';
import { ImportCleanup } from './import-cleanup.service';
import { ImportWork } from './import-work.service';

/** The job kind of the runs that process imports. */
export const IMPORT_RUN = 'imports.run';

/** Processes one import in the background. */
@Injectable()
export class ImportJob implements JobHandler {
  readonly kind = IMPORT_RUN;
  readonly attempts = 5;

  constructor(private readonly tenants: TenantRunner) {}

  async run(job: JobContext): Promise<JobPayload> {
    const importId = Number(job.payload['importId']);
    const tenantId = job.tenantId ?? 0;
    try {
      const state = await this.tenants.run(tenantId, ImportWork, (work) => work.run(importId, job));
      return { importId, state };
    } catch (error) {
      const isLast = job.attempt >= this.attempts && !job.signal.aborted;
      if (isLast) await this.tenants.run(tenantId, ImportWork, (work) => work.giveUp(importId));
      throw error;
    }
  }
}

/** Nightly: removes files that no import needs any more. */
@Injectable()
export class ImportCleanupJob implements JobHandler {
  readonly kind = 'imports.cleanup';

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    return { removed: await this.tenants.run(tenantId, ImportCleanup, (cleanup) => cleanup.run(signal)) };
  }
}
