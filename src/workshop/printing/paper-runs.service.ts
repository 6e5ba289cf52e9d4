import { JobRuns } from '#jobs';
import type { JobPayload } from '#jobs';
import { clock } from '#kernel';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import type { PrintableType } from './printable';

/** The kind of the runs that store the PDF of one document. */
export const PAPER_RUN = 'papers.keep';

const SLOT_MS = 60_000;

/** Requests the runs that store PDFs, so that no request waits for the store of files. */
@TenantScoped()
export class PaperRuns {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly runs: JobRuns,
  ) {}

  /** After a document was frozen. A lost request is made up for at night. */
  async request(type: PrintableType, id: number): Promise<void> {
    await this.enqueue(`${type}-${id}`, { type, id });
  }

  /** After a download that found no PDF, or none with its content: one run a minute for each document. */
  async requestAgain(type: PrintableType, id: number): Promise<void> {
    await this.enqueue(`${type}-${id}-${Math.floor(clock.nowMs() / SLOT_MS)}`, { type, id });
  }

  private async enqueue(window: string, payload: JobPayload): Promise<void> {
    const request = { kind: PAPER_RUN, window, tenant: this.tenant, payload };
    await this.runs.enqueue(request).catch(() => undefined);
  }
}
