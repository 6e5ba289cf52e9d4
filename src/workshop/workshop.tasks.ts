import { IsIn, IsInt } from 'class-validator';
import { defineTask } from '#jobs';
import { TenantRunner } from '#tenancy';
import { FISCAL_RUN } from './invoices/after-issue.service';
import { FiscalSubmissions } from './invoices/fiscal-submissions.service';
import { DocumentFiles } from './printing/document-files.service';
import { PAPER_RUN } from './printing/paper-runs.service';
import { PaperTaken, PRINTABLES } from './printing/printable';
import type { PrintableType } from './printing/printable';
import { WorkshopCatchUp } from './workshop-catch-up.service';
import { WorkshopNight } from './workshop-night.service';

/** Nightly, soon after midnight. */
export const workshopNight = defineTask({
  name: 'workshop.night',
  scope: 'tenant',
  schedule: { at: { hour: 0, minute: 10, zone: 'tenant' }, spreadMs: 1_800_000 },
  uses: WorkshopNight,
  run: (night, { tenantId, signal }) => night.run(tenantId, signal),
});

/** Nightly, after the night of the workshop. */
export const workshopCatchUp = defineTask({
  name: 'workshop.catch_up',
  scope: 'tenant',
  schedule: { at: { hour: 0, minute: 45, zone: 'tenant' }, spreadMs: 1_800_000 },
  outside: { longestMs: 1_800_000 },
  uses: WorkshopCatchUp,
  run: (night, { tenantId, signal }) => night.run(tenantId, signal),
});

class PaperInput {
  @IsIn(Object.keys(PRINTABLES))
  type!: PrintableType;

  @IsInt()
  id!: number;
}

/** After a document was frozen or downloaded: stores its PDF, or makes one again whose content is missing. */
export const papersKeep = defineTask({
  name: PAPER_RUN,
  scope: 'tenant',
  input: PaperInput,
  attempts: 8,
  outside: { longestMs: 180_000 },
  uses: TenantRunner,
  run: async (tenants, { tenantId, input: { type, id } }) => {
    try {
      return { attachmentId: await tenants.run(tenantId, DocumentFiles, (files) => files.store(type, id)) };
    } catch (error) {
      if (error instanceof PaperTaken) return { attachmentId: null };
      throw error;
    }
  },
});

/** After an issue in countries with a tax authority's platform; retried while the authority certainly received nothing. */
export const fiscalSubmission = defineTask({
  name: FISCAL_RUN,
  scope: 'tenant',
  attempts: 10,
  outside: { longestMs: 300_000 },
  uses: TenantRunner,
  run: async (tenants, { tenantId, signal }) => {
    const submitted = await tenants.run(tenantId, FiscalSubmissions, (submissions) => submissions.run(signal));
    if (submitted.left > 0) throw new Error(`the tax authority could not be reached for ${submitted.left} documents`);
    return submitted;
  },
});
