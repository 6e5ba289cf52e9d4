import { Injectable } from '@nestjs/common';
import { IsolatedLoop, stepsOf } from '#jobs';
import { TenantRunner } from '#tenancy';
import { AttachmentCleanup } from './attachment-cleanup.service';
import { AttachmentScans } from './attachment-scans.service';

/** Permanently removes files deleted thirty days ago and contents without a row, and scans pending files. */
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
      }),
      signal,
    );
    this.loop.failed(failed);
    return results;
  }
}
