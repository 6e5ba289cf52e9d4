import { defineTask } from '#jobs';
import { TenantRunner } from '#tenancy';
import { FISCAL_RUN } from './invoices/after-issue.service';
import { FiscalSubmissions } from './invoices/fiscal-submissions.service';
import { WorkshopNight } from './workshop-night.service';

/** Nightly, soon after midnight. */
export const workshopNight = defineTask({
  name: 'workshop.night',
  scope: 'tenant',
  schedule: { at: { hour: 0, minute: 10, zone: 'tenant' }, spreadMs: 1_800_000 },
  uses: WorkshopNight,
  run: (night, { tenantId, signal }) => night.run(tenantId, signal),
});

/** After an issue in countries with a tax authority's platform; retried while the authority certainly received nothing. */
export const fiscalSubmission = defineTask({
  name: FISCAL_RUN,
  scope: 'tenant',
  attempts: 10,
  outside: { longestMs: 300_000 },
  uses: TenantRunner,
  run: async (tenants, { tenantId }) => {
    const submitted = await tenants.run(tenantId, FiscalSubmissions, (submissions) => submissions.run());
    if (submitted.left > 0) throw new Error(`the tax authority could not be reached for ${submitted.left} documents`);
    return submitted;
  },
});
