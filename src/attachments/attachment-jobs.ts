import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantRunner } from '#tenancy';
import { AttachmentCleanup } from './attachment-cleanup.service';
import { AttachmentScans } from './attachment-scans.service';
import { SCAN_JOB } from './pending-scans.service';

/** Nightly: removes for good what was deleted thirty days ago, and what no row names; scans what still waits. */
@Injectable()
export class AttachmentCleanupJob implements JobHandler {
  readonly kind = 'attachments.cleanup';

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    const cleaned = await this.tenants.run(tenantId, AttachmentCleanup, (cleanup) => cleanup.run(signal));
    const scanned = await this.tenants.run(tenantId, AttachmentScans, (scans) => scans.run(signal));
    return { ...cleaned, scanned };
  }
}

/** After an upload the scanner was not there for; tried again until it is. */
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
