import { startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import { AuditTrail } from '../../../src/global/audit/audit-trail';
import { OutboxRelay } from '../../../src/global/audit/outbox-relay';
import { GlobalDatabase } from '../../../src/global/global-database';
import type { HttpClient } from '../../support/http-client';

type Row = Readonly<Record<string, unknown>>;

describe('The audit log', () => {
  let running: RunningApplication;
  let company: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    running = await startApplication();
    company = await running.company({ name: 'Audit', slug: 'audit' });
    tenantId = await running.tenantId('audit');
  });

  afterAll(async () => {
    await running.stop();
  });

  const written = async (): Promise<readonly Row[]> => {
    await running.app.get(OutboxRelay).relay(tenantId);
    await running.app.get(AuditTrail).flush();
    return running.app
      .get(GlobalDatabase)
      .use((manager) =>
        manager.query<Row[]>('SELECT action, outcome, status, route FROM audit_logs WHERE tenant_id = ? ORDER BY id', [
          tenantId,
        ]),
      );
  };

  it('has one row for a write, a read and a refusal', async () => {
    const before = (await written()).length;
    await running.vehicleOf(company, { plateNumber: 'AA 1' });
    await company.get('/api/v1/vehicles');
    await company.get('/api/v1/vehicles/4711');
    const rows = (await written()).slice(before);
    expect(rows.map(({ action, outcome }) => `${String(action)} ${String(outcome)}`).toSorted()).toEqual([
      'reference:read done',
      'vehicles:create done',
      'vehicles:read done',
      'vehicles:read refused',
    ]);
  });
});
