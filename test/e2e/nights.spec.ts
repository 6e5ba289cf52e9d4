import { TenantRunner } from '#tenancy';
import type { Task } from '#jobs';
import { attachmentsCleanup } from '../../src/attachments/attachments.tasks';
import { alertsEvaluate } from '../../src/insights/insights.tasks';
import { maintenanceNight } from '../../src/maintenance/maintenance.tasks';
import { workshopCatchUp, workshopNight } from '../../src/workshop/workshop.tasks';
import { runTask, taskRun } from '../support/run-task';
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

  const run = (night: Task): Promise<unknown> => {
    const Service = night.uses as new (tenants: TenantRunner) => object;
    const tenants = application.app.get(TenantRunner);
    const service = night.uses === TenantRunner ? tenants : new Service(tenants);
    return runTask(night, service, taskRun(tenantId, {}));
  };

  it.each([
    ['of alerts', alertsEvaluate, 'alert_digests', 'alert night', 1],
    ['of the workshop', workshopNight, 'quotes', 'workshop night', 1],
    ['that waits for others', workshopCatchUp, 'quotes', 'workshop catch-up', 1],
    ['of files', attachmentsCleanup, 'vehicles', 'attachment night', 1],
    ['of maintenance', maintenanceNight, 'maintenances', 'maintenance night', 1],
  ] as const)(
    '%s does its other steps when one fails, and is tried again',
    async (_what, night, table, loop, steps) => {
      await sql(`RENAME TABLE @${table} TO @gone`);
      const before = loopFailures().get(loop) ?? 0;
      try {
        await expect(run(night)).rejects.toMatchObject({ code: 'LOOP_INCOMPLETE' });
      } finally {
        await sql(`RENAME TABLE @gone TO @${table}`);
      }
      expect((loopFailures().get(loop) ?? 0) - before).toBe(steps);
      await run(night);
    },
  );
});
