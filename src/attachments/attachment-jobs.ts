import { Injectable } from '@nestjs/common';
import { IsolatedLoop, stepsOf } from '#jobs';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantRunner } from '#tenancy';
import { AttachmentCleanup } from './attachment-cleanup.service';
import { AttachmentScans } from './attachment-scans.service';
import { SCAN_JOB } from './pending-scans.service';

/** Nightly job: permanently removes files deleted thirty days ago and contents without a row, and scans pending files. */
@Injectable()
export class AttachmentCleanupJob implements JobHandler {
  readonly kind = 'attachments.cleanup';
  private readonly loop = new IsolatedLoop('attachment night');

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    const results: Record<string, unknown> = {};
    const { tenants } = this;
    const failed = await this.loop.steps(
      stepsOf(tenantId, {
        cleanup: async () =>
          Object.assign(results, await tenants.run(tenantId, AttachmentCleanup, (cleanup) => cleanup.run(signal))),
        scans: async () =>
          Object.assign(results, {
            scanned: await tenants.run(tenantId, AttachmentScans, (scans) => scans.run(signal)),
          }),
      }),
      signal,
    );
    this.loop.failed(failed);
    return results;
  }
}

/** Runs after an upload while the scanner was unavailable; retried until the scanner answers. */
@Injectable()
export class AttachmentScanJob implements JobHandler {
  readonly kind = SCAN_JOB;
  readonly attempts = 10;

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    return { scanned: await this.tenants.run(tenantId, AttachmentScans, (scans) => scans.run(signal)) };
  }
}
