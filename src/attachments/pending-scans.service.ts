import { Logger } from '@nestjs/common';
import { JobRuns } from '#jobs';
import { clock } from '#kernel';
import { reasonOf } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';

/** Name of the job that scans pending files. */
export const SCAN_JOB = 'attachments.scan';

const WINDOW_MS = 60_000;

/** Requests a scan of the files that were uploaded while the scanner was unavailable. */
@TenantScoped()
export class PendingScans {
  private readonly logger = new Logger(PendingScans.name);

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly runs: JobRuns,
  ) {}

  /** At most once a minute; if the request fails, the nightly cleanup scans the files. */
  async ask(): Promise<void> {
    const window = String(Math.floor(clock.nowMs() / WINDOW_MS));
    await this.runs.enqueue({ kind: SCAN_JOB, tenant: this.tenant, window }).catch((error: unknown) => {
      this.logger.warn(`scan of pending files not requested: ${reasonOf(error)}`);
    });
  }
}
