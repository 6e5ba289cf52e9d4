import { Injectable } from '@nestjs/common';
import { IsolatedLoop, stepsOf } from '#jobs';
import { TenantRunner } from '#tenancy';
import { AttachmentCleanup } from './attachment-cleanup.service';
import { AttachmentScans } from './attachment-scans.service';
import { LostContents } from './lost-contents.service';

/** Permanently removes files deleted thirty days ago and contents without a row, scans pending files, and counts lost contents. */
@Injectable()
export class AttachmentNight {
  private readonly loop = new IsolatedLoop('attachment night');

  constructor(private readonly tenants: TenantRunner) {}

  async run(tenantId: number, signal: AbortSignal): Promise<Record<string, unknown>> {
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
        lost: async () =>
          Object.assign(results, {
            lost: await tenants.run(tenantId, LostContents, (contents) => contents.count(signal)),
          }),
      }),
      signal,
    );
    this.loop.failed(failed);
    return results;
  }
}
