import { loopFailures } from '#jobs';
import { TenantRunner } from '#tenancy';
import { AttachmentScans } from '../../src/attachments/attachment-scans.service';
import { AlertDigests } from '../../src/insights/notifications/alert-digests.service';
import { WebhookDeliveries } from '../../src/insights/notifications/webhook-deliveries.service';
import { InterventionTransitions } from '../../src/workshop/interventions/intervention-transitions.service';
import { QuoteExpiry } from '../../src/workshop/quotes/quote-expiry.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire } from '../support/workshop-desk';
import { numberField } from '../support/http-client';
import { PDF, upload } from '../support/multipart';
import { WebhookReceiver } from '../support/webhook-receiver';

type Row = Readonly<Record<string, unknown>>;

/** The first of several items of a company fails: the others are processed, and the failed one is counted. */
describe('A loop of a company', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  const receiver = new WebhookReceiver();
  const { signal } = new AbortController();

  beforeAll(async () => {
    await receiver.open();
    application = await startApplication({ WEBHOOK_PRIVATE_TARGETS: 'on' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
  });

  afterEach(() => jest.restoreAllMocks());

  afterAll(async () => {
    await application.stop();
    await receiver.close();
  });

  const sql = (statement: string, parameters: unknown[] = []): Promise<Row[]> =>
    application.onServer((server) => {
      const database = `\`${application.settings.database.tenantDatabasePrefix}${tenantId}\``;
      return server.query<Row[]>(statement.replaceAll('@', `${database}.`), parameters);
    });
  const runner = (): TenantRunner => application.app.get(TenantRunner);
  const counted = async (loop: string, work: () => Promise<unknown>): Promise<number> => {
    const before = loopFailures().get(loop) ?? 0;
    await work();
    return (loopFailures().get(loop) ?? 0) - before;
  };

  it('of quotes expires the ones after a quote that cannot be expired', async () => {
    const people = await hire(office);
    const interventions = [];
    for (const plateNumber of ['1001 AB 01', '1002 AB 01', '1003 AB 01'])
      interventions.push(
        await office.bring(await application.vehicleOf(office.client, { plateNumber }), 'quote_received', people),
      );
    const [broken, ...good] = interventions;
    await sql(
      'UPDATE @quotes SET quote_date = quote_date - INTERVAL 31 DAY, valid_until = valid_until - INTERVAL 31 DAY',
    );
    const lock = Reflect.get<InterventionTransitions, 'lock'>(InterventionTransitions.prototype, 'lock');
    jest.spyOn(InterventionTransitions.prototype, 'lock').mockImplementation(function (
      this: InterventionTransitions,
      unit,
      id,
      viewer,
    ) {
      return id === broken?.id ? Promise.reject(new Error('broken')) : lock.call(this, unit, id, viewer);
    });
    const night = async (): Promise<void> =>
      expect(await runner().run(tenantId, QuoteExpiry, (expiry) => expiry.catchUp())).toBe(2);
    expect(await counted('quote expiry', night)).toBe(1);
    const expired = await sql("SELECT id FROM @quotes WHERE status = 'expired' ORDER BY id");
    expect(expired.map(({ id }) => id)).toEqual(good.map(({ quoteId }) => quoteId));
  });

  it('of webhooks sends to the ones after a webhook whose secret cannot be decrypted', async () => {
    const add = (): Promise<number> => office.make('webhooks', { url: receiver.url, minSeverity: 'critical' });
    const [broken, good] = [await add(), await add()];
    await sql("UPDATE @webhook_endpoints SET secret = CONCAT(LEFT(secret, 20), 'AAAA') WHERE id = ?", [broken]);
    for (const id of [broken, good])
      await sql(
        `INSERT INTO @webhook_deliveries (endpoint_id, event_id, event_type, payload, next_attempt_at)
          VALUES (?, UUID(), 'webhook.test', '{}', '2020-01-01')`,
        [id],
      );
    const sent = await runner().run(tenantId, WebhookDeliveries, (webhooks) => webhooks.deliver(signal));
    // On a slow machine, an event of the company itself is among them.
    expect(sent).toMatchObject({ failed: 1 });
    expect(receiver.received).not.toEqual([]);
    const states = await sql(
      "SELECT endpoint_id AS id, status FROM @webhook_deliveries WHERE event_type = 'webhook.test' ORDER BY id",
    );
    expect(states).toEqual([
      { id: broken, status: 'pending' },
      { id: good, status: 'delivered' },
    ]);
  });

  it('of digests sends the ones after a digest with unreadable recipients', async () => {
    for (const recipients of ['null', '["chef@flotte.example"]', '["adjoint@flotte.example"]'])
      await sql("INSERT INTO @alert_digests (subject, body, recipients) VALUES ('s', 'b', ?)", [recipients]);
    const post = async (): Promise<void> =>
      expect(runner().run(tenantId, AlertDigests, (digests) => digests.run())).rejects.toMatchObject({
        code: 'LOOP_INCOMPLETE',
      });
    expect(await counted('alert digests', post)).toBe(1);
    const waiting = await sql('SELECT recipients FROM @alert_digests WHERE posted_at IS NULL');
    expect(waiting).toHaveLength(1);
    await sql('DELETE FROM @alert_digests');
  });

  it('of files scans the ones after more damaged files than a batch holds', async () => {
    const entityId = await application.vehicleOf(office.client, { plateNumber: '1004 AB 01' });
    const add = async (): Promise<number> => {
      const form = { entityType: 'vehicle', entityId, category: 'document' };
      return numberField((await upload(office.client, form, { name: 'carte.pdf', content: PDF })).body, 'id');
    };
    const [broken, good] = [await add(), await add()];
    // The content of this file is missing; so are those of a hundred files before the good one.
    await sql(
      "UPDATE @attachments SET scan_status = 'pending', storage_key = CONCAT(storage_key, IF(id = ?, 'x', ''))",
      [broken],
    );
    await sql('UPDATE @attachments SET id = 1000 WHERE id = ?', [good]);
    const schema = `${application.settings.database.tenantDatabasePrefix}${tenantId}`;
    const columns = (
      await sql(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = ? AND table_name = 'attachments'
          AND column_name NOT IN ('id', 'storage_key') AND extra NOT LIKE '%GENERATED%'`,
        [schema],
      )
    )
      .map(({ name }) => String(name))
      .join(', ');
    for (let id = 500; id < 600; id++)
      await sql(
        `INSERT INTO @attachments (id, storage_key, ${columns}) SELECT ?, CONCAT(storage_key, ?), ${columns}
          FROM @attachments WHERE id = ?`,
        [id, id, broken],
      );
    const scan = async (): Promise<void> =>
      expect(runner().run(tenantId, AttachmentScans, (scans) => scans.run(signal))).rejects.toMatchObject({
        code: 'LOOP_INCOMPLETE',
      });
    expect(await counted('attachment scans', scan)).toBe(101);
    expect(await sql("SELECT id FROM @attachments WHERE scan_status = 'clean'")).toEqual([{ id: 1000 }]);
  });
});
