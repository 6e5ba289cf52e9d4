import { JobRuns } from '#jobs';
import { DirectoryService } from '../../src/global/tenants/directory.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import { HangingReceiver, WebhookReceiver } from '../support/webhook-receiver';

const EVENTS = 12;

/** The receivers of two companies hang, with many events each, on the server of a third company. */
describe('Receivers that hang', () => {
  let application: RunningApplication;
  const hanging = new HangingReceiver();
  const working = new WebhookReceiver();

  beforeAll(async () => {
    await working.open();
    application = await startApplication({ WORKER: 'inline', WEBHOOK_PRIVATE_TARGETS: 'on', WARM_POOL_SIZE: '0' });
  });

  afterAll(async () => {
    await hanging.close();
    await application.stop();
    await working.close();
  });

  const sql = (statement: string, parameters: unknown[] = []): Promise<Readonly<Record<string, unknown>>[]> =>
    application.onServer((server) => server.query(statement, parameters));
  const enqueue = async (kind: string, tenantId: number, window: string): Promise<number> => {
    const tenant = await application.app.get(DirectoryService).findById(tenantId);
    return application.app.get(JobRuns, { strict: false }).enqueue({ kind, tenant, window });
  };
  const withEvents = async (slug: string, url: string): Promise<number> => {
    const office = new Desk(await application.company({ name: slug, slug }));
    const tenantId = await application.tenantId(slug);
    const endpoint = await office.make('webhooks', { url });
    const rows = Array.from(
      { length: EVENTS },
      () => `(${endpoint}, UUID(), 'webhook.test', '{}', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    );
    const { tenantDatabasePrefix } = application.settings.database;
    await sql(
      `INSERT INTO \`${tenantDatabasePrefix}${tenantId}\`.webhook_deliveries
        (endpoint_id, event_id, event_type, payload, created_at, next_attempt_at) VALUES ${rows.join(', ')}`,
    );
    return tenantId;
  };
  /** Of these runs: how many began before the first of the others ended. */
  const begunBefore = async (runs: readonly number[], others: readonly number[]): Promise<number> => {
    const table = `\`${application.settings.database.globalName}\`.job_runs`;
    const [row] = await sql(
      `SELECT COUNT(*) AS begun FROM ${table} WHERE id IN (?) AND started_at <
        (SELECT IFNULL(MIN(finished_at), UTC_TIMESTAMP(3)) FROM ${table} WHERE id IN (?))`,
      [runs, others],
    );
    return Number(row?.['begun']);
  };
  const areDone = async (runs: readonly number[]): Promise<boolean> => {
    const { globalName } = application.settings.database;
    const left = await sql(`SELECT 1 FROM \`${globalName}\`.job_runs WHERE id IN (?) AND state <> 'done'`, [runs]);
    return left.length === 0;
  };

  it('delay neither the webhooks of another company nor its work in its database', async () => {
    const url = await hanging.open();
    const [first, second] = [await withEvents('premiere', url), await withEvents('deuxieme', url)];
    const third = await withEvents('troisieme', working.url);
    const hung: number[] = [];
    for (let event = 0; event < EVENTS; event += 1)
      hung.push(
        await enqueue('webhooks.deliver', first, `e${event}`),
        await enqueue('webhooks.deliver', second, `e${event}`),
      );
    const runs = [await enqueue('webhooks.deliver', third, 'e'), await enqueue('maintenance.night', third, 'by-hand')];
    await eventually('the webhooks of the third', () => working.received.length === EVENTS);
    await eventually('its runs', () => areDone(runs));
    expect(await begunBefore(runs, hung)).toBe(2);
  });
});
