import { TenantRunner } from '#tenancy';
import type { JobContext, JobHandler } from '#jobs';
import { AttachmentCleanupJob } from '../../src/attachments/attachment-jobs';
import { AlertNight } from '../../src/insights/insights-jobs';
import { MaintenanceNightJob } from '../../src/maintenance/maintenance-jobs';
import { WorkshopNight } from '../../src/workshop/workshop-jobs';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { loopFailures } from '#jobs';

describe('The nightly jobs of a company', () => {
  let application: RunningApplication;
  let tenantId: number;

  beforeAll(async () => {
    application = await startApplication();
    await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    tenantId = await application.tenantId('flotte-abidjan');
  });

  afterAll(() => application.stop());

  const sql = (statement: string): Promise<unknown> =>
    application.onServer((server) =>
      server.query(statement.replaceAll('@', `\`${application.settings.database.tenantDatabasePrefix}${tenantId}\`.`)),
    );

  const run = (Night: new (tenants: TenantRunner) => JobHandler): Promise<unknown> => {
    const job = { tenantId, signal: new AbortController().signal } as JobContext;
    return new Night(application.app.get(TenantRunner)).run(job);
  };

  it.each([
    ['of alerts', AlertNight, 'alert_digests', 'alert night', 1],
    ['of the workshop', WorkshopNight, 'quotes', 'workshop night', 2],
    ['of files', AttachmentCleanupJob, 'vehicles', 'attachment night', 1],
    ['of maintenance', MaintenanceNightJob, 'maintenances', 'maintenance night', 1],
  ] as const)(
    '%s does its other steps when one fails, and is tried again',
    async (_what, Night, table, loop, steps) => {
      await sql(`RENAME TABLE @${table} TO @gone`);
      const before = loopFailures().get(loop) ?? 0;
      try {
        await expect(run(Night)).rejects.toMatchObject({ code: 'LOOP_INCOMPLETE' });
      } finally {
        await sql(`RENAME TABLE @gone TO @${table}`);
      }
      expect((loopFailures().get(loop) ?? 0) - before).toBe(steps);
      await run(Night);
    },
  );
});
