import { TenantRunner } from '#tenancy';
import { WebhookDeliveries } from '../../src/insights/notifications/webhook-deliveries.service';
import { PlatformDeliveries } from '../../src/operations/webhooks/platform-deliveries.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import { numberField } from '../support/http-client';
import { WebhookReceiver } from '../support/webhook-receiver';

type Row = Readonly<Record<string, unknown>>;

const SLOT_S = 30;

/** A receiver answers 500 for days: what waits for it is bounded, and so are the runs that try again. */
describe('An unavailable receiver', () => {
  let application: RunningApplication;
  let tenantId: number;
  let company: number;
  let platform: number;
  const receiver = new WebhookReceiver();
  const { signal } = new AbortController();

  beforeAll(async () => {
    await receiver.open();
    application = await startApplication({ WEBHOOK_PRIVATE_TARGETS: 'on' });
    const office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
    company = await office.make('webhooks', { url: receiver.url });
    const made = await application.admin.post('/api/v1/webhooks', { url: receiver.url, events: ['backup.failed'] });
    platform = numberField(made.body, 'id');
  });

  beforeEach(async () => {
    receiver.status = 500;
    receiver.received.length = 0;
    for (const table of ['@webhook_deliveries', '#platform_webhook_deliveries', '#job_runs'])
      await sql(`DELETE FROM ${table}`);
  });

  afterAll(async () => {
    await application.stop();
    await receiver.close();
  });

  /** `@` stands for the database of the company, `#` for the global one. */
  const sql = (statement: string, parameters: unknown[] = []): Promise<Row[]> =>
    application.onServer((server) => {
      const { globalName, tenantDatabasePrefix } = application.settings.database;
      const named = statement
        .replaceAll('@', `\`${tenantDatabasePrefix}${tenantId}\`.`)
        .replaceAll('#', `\`${globalName}\`.`);
      return server.query<Row[]>(named, parameters);
    });
  const deliverCompany = (): Promise<unknown> =>
    application.app.get(TenantRunner).run(tenantId, WebhookDeliveries, (webhooks) => webhooks.deliver(signal));
  const deliverPlatform = (): Promise<unknown> =>
    application.app.get(PlatformDeliveries, { strict: false }).deliver(signal);
  const due = (): { table: string; endpoint: number; deliver: () => Promise<unknown> }[] => [
    { table: '@webhook_deliveries', endpoint: company, deliver: deliverCompany },
    { table: '#platform_webhook_deliveries', endpoint: platform, deliver: deliverPlatform },
  ];
  const add = async (table: string, endpoint: number, ageHours: number, count = 1): Promise<void> => {
    const row = "(?, UUID(), 'webhook.test', '{}', UTC_TIMESTAMP(3) - INTERVAL ? HOUR, UTC_TIMESTAMP(3))";
    await sql(
      `INSERT INTO ${table} (endpoint_id, event_id, event_type, payload, created_at, next_attempt_at)
        VALUES ${Array.from({ length: count }, () => row).join(', ')}`,
      Array.from({ length: count }, () => [endpoint, ageHours]).flat(),
    );
  };
  const states = (table: string): Promise<Row[]> => sql(`SELECT status, attempts, error FROM ${table} ORDER BY id`);
  const followUps = (): Promise<Row[]> =>
    sql("SELECT kind, window_key AS slot FROM #job_runs WHERE window_key LIKE 'due-%' ORDER BY id");

  it('loses the deliveries that have waited for a day, after one attempt for all of them', async () => {
    for (const { table, endpoint, deliver } of due()) {
      receiver.received.length = 0;
      await add(table, endpoint, 23);
      await add(table, endpoint, 25, 3);
      await add(table, endpoint, 23);
      await deliver();
      const late = { status: 'failed', attempts: 0, error: 'not delivered within a day' };
      expect(await states(table)).toEqual([
        { status: 'pending', attempts: 1, error: 'HTTP 500' },
        late,
        late,
        late,
        { status: 'pending', attempts: 0, error: null },
      ]);
      expect(receiver.received).toHaveLength(1);
    }
  });

  it('gets all attempts of an old delivery that is sent again', async () => {
    for (const { table, endpoint, deliver } of due()) {
      await add(table, endpoint, 100);
      await deliver();
      expect(await states(table)).toEqual([{ status: 'pending', attempts: 1, error: 'HTTP 500' }]);
    }
  });

  it('has one run per slot of thirty seconds, whatever the number of runs that end before', async () => {
    await add('@webhook_deliveries', company, 0, 3);
    const slot = Math.floor(Date.now() / 1000 / SLOT_S) + 120;
    await sql('UPDATE @webhook_deliveries SET next_attempt_at = FROM_UNIXTIME(?) WHERE endpoint_id = ?', [
      slot * SLOT_S + 10,
      company,
    ]);
    for (let run = 0; run < 3; run += 1) await deliverCompany();
    expect(await followUps()).toEqual([{ kind: 'webhooks.deliver', slot: `due-${(slot + 1) * SLOT_S}` }]);
  });

  it('leaves the turn to others after a hundred deliveries, and the next run follows within a second', async () => {
    receiver.status = 200;
    for (const { table, endpoint, deliver } of due()) {
      await sql('DELETE FROM #job_runs');
      await add(table, endpoint, 0, 101);
      expect(await deliver()).toEqual({ delivered: 100, failed: 0 });
      const next = await sql(
        `SELECT COUNT(*) AS total FROM #job_runs WHERE window_key LIKE 'due-%' AND state = 'queued'
          AND not_before <= queued_at + INTERVAL 1 SECOND`,
      );
      expect(next.map(({ total }) => Number(total))).toEqual([1]);
      expect(await deliver()).toEqual({ delivered: 1, failed: 0 });
    }
  });
});
