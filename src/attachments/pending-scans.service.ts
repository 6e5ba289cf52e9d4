import { Logger } from '@nestjs/common';
import { JobRuns } from '#jobs';
import { reasonOf } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';

/** Kind of the work that has what waits scanned. */
export const SCAN_JOB = 'attachments.scan';

const WINDOW_MS = 60_000;

/** Asks for the scan of files that came while the scanner was away. */
@TenantScoped()
export class PendingScans {
  private readonly logger = new Logger(PendingScans.name);

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly runs: JobRuns,
  ) {}

  /** Once a minute at most; what cannot be asked now is found by the night's cleanup. */
  async ask(): Promise<void> {
    const window = String(Math.floor(Date.now() / WINDOW_MS));
    await this.runs.enqueue({ kind: SCAN_JOB, tenant: this.tenant, window }).catch((error: unknown) => {
      this.logger.warn(`no scan asked for: ${reasonOf(error)}`);
    });
  }
}
