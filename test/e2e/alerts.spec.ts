import { createHmac } from 'node:crypto';
import { TenantRunner } from '#tenancy';
import { AlertEvaluation } from '../../src/insights/alerts/alert-evaluation.service';
import { AlertDigests } from '../../src/insights/notifications/alert-digests.service';
import { WebhookDeliveries } from '../../src/insights/notifications/webhook-deliveries.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import { FakeSmtp } from '../support/fake-smtp';
import type { Answer, HttpClient } from '../support/http-client';
import { field, numberField, textField } from '../support/http-client';
import { WebhookReceiver } from '../support/webhook-receiver';

type Body = Readonly<Record<string, unknown>>;

const DAY_MS = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** The alerts of a company: each is raised and announced once. */
describe('Alerts', () => {
  let application: RunningApplication;
  let office: Desk;
  let stranger: HttpClient;
  let smtp: FakeSmtp;
  let tenantId: number;
  let vehicles = 0;
  const receiver = new WebhookReceiver();

  beforeAll(async () => {
    smtp = await FakeSmtp.start();
    await receiver.open();
    application = await startApplication({ WORKER: 'inline', WEBHOOK_PRIVATE_TARGETS: 'on', SMTP_URL: smtp.url });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    stranger = await application.company({ name: 'Flotte Bouaké', slug: 'flotte-bouake' });
    tenantId = await application.tenantId('flotte-abidjan');
  });

  afterAll(async () => {
    await application.stop();
    await smtp.stop();
    await receiver.close();
  });

  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;
  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const runner = (): TenantRunner => application.app.get(TenantRunner);
  const evaluate = (): Promise<unknown> => runner().run(tenantId, AlertEvaluation, (alerts) => alerts.evaluate(null));
  const digest = (): Promise<number> => runner().run(tenantId, AlertDigests, (mail) => mail.run());
  const configure = async (values: Body): Promise<void> => {
    expect((await office.client.patch('/api/v1/settings', { values })).status).toBe(200);
  };
  /** Simulates that the given number of days has passed. */
  const later = (table: string, column: string, days: number): Promise<unknown> =>
    application.onServer(async (server) => {
      const { globalName } = application.settings.database;
      const found = `SELECT database_name AS name FROM ${globalName}.tenant_databases WHERE tenant_id = ?`;
      const [database] = await server.query<unknown[]>(found, [tenantId]);
      return server.query(
        `UPDATE ${textField(database, 'name')}.${table} SET ${column} = ${column} - INTERVAL ${days} DAY`,
      );
    });
  const vehicle = (more: Body = {}): Promise<number> => {
    vehicles += 1;
    return application.vehicleOf(office.client, { plateNumber: `AB ${1000 + vehicles} CI`, ...more });
  };
  const policy = (vehicleId: number, from: number, to: number): Promise<number> =>
    office.make('insurances', {
      vehicleId,
      policyNumber: 'A-1',
      insuranceCompany: 'NSIA',
      coverageType: 'third_party',
      startDate: dayIn(from),
      endDate: dayIn(to),
      premiumAmount: '100000',
    });
  const alertsOf = async (
    vehicleId: number,
  ): Promise<{ id: number; type: string; severity: string; status: string; version: number }[]> =>
    field(await show(`alerts?vehicleId=${vehicleId}&sort=firstSeenAt`), 'data') as never;
  /** The alerts that are not resolved, as `type severity status`. */
  const told = async (vehicleId: number): Promise<string[]> =>
    (await alertsOf(vehicleId))
      .filter(({ status }) => status !== 'resolved')
      .map(({ type, severity, status }) => `${type} ${severity} ${status}`);
  const become = async (vehicleId: number, ...wanted: readonly string[]): Promise<void> => {
    await eventually(`${wanted.join()} of vehicle ${vehicleId}`, async () => {
      const now = await told(vehicleId);
      return now.toSorted().join() === [...wanted].toSorted().join();
    });
  };

  it('are raised and resolved by writes', async () => {
    const vehicleId = await vehicle();
    await become(vehicleId, 'insurance_missing critical open');
    const near = await policy(vehicleId, -300, 7);
    await become(vehicleId, 'insurance_expiry warning open');
    await office.post(`insurances/${near}/renew`);
    await become(vehicleId);
    const resolved = await alertsOf(vehicleId);
    expect(resolved.map(({ status }) => status)).toEqual(['resolved', 'resolved']);
  });

  it('treat the last day of validity as valid', async () => {
    const today = await vehicle();
    await policy(today, -300, 0);
    await become(today, 'insurance_expiry warning open');
    const yesterday = await vehicle();
    await policy(yesterday, -300, -1);
    await become(yesterday, 'insurance_expiry critical open');
    expect(await told(yesterday)).toHaveLength(1);
  });

  it('cover renewals, maintenance, fuel and documents of people', async () => {
    const vehicleId = await vehicle();
    await policy(vehicleId, 0, 365);
    await office.make('renewals', { vehicleId, type: 'technical_inspection', validUntil: dayIn(20) });
    await become(vehicleId, 'renewal_expiry info open');
    const plan = { vehicleId, title: 'Vidange', type: 'preventive', intervalMonths: 6, nextDueDate: dayIn(-1) };
    const planId = await office.make('maintenance-plans', plan);
    await become(vehicleId, 'renewal_expiry info open', 'maintenance_due critical open');
    await office.post(`maintenance-plans/${planId}/snooze`, { until: dayIn(9) });
    await become(vehicleId, 'renewal_expiry info open');
    const driver = { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON-1', licenseExpiryDate: dayIn(5) };
    const driverId = await office.make('drivers', driver);
    await eventually('the licence', async () => {
      const found = await show(`alerts?driverId=${driverId}`);
      return field(found, 'data.0.severity') === 'warning' && field(found, 'data.0.type') === 'license_expiry';
    });
    expect(field(await show(`alerts?driverId=${driverId}`), 'data.0.title')).toContain('Awa Koné');
  });

  it('are one row and one message, however often the job runs', async () => {
    await configure({ 'alerts.email_recipients': ['chef@flotte.example'] });
    const vehicleId = await vehicle();
    await policy(vehicleId, -300, 3);
    await become(vehicleId, 'insurance_expiry warning open');
    const sent = smtp.letters.length;
    for (let times = 0; times < 3; times++) {
      await evaluate();
      await digest();
    }
    expect(await told(vehicleId)).toEqual(['insurance_expiry warning open']);
    await eventually('the digest', () => smtp.letters.length > sent);
    expect(smtp.letters).toHaveLength(sent + 1);
    expect(await evaluate()).toEqual({ opened: 0, escalated: 0, resolved: 0 });
  });

  it('are announced as many kilometres ahead as the company wants', async () => {
    const vehicleId = await vehicle({ initialOdometer: 10_000 });
    await policy(vehicleId, 0, 365);
    const work = { vehicleId, type: 'repair', title: 'Pneus', scheduledDate: dayIn(200), dueOdometer: 12_000 };
    await office.make('maintenances', work);
    await evaluate();
    expect(await told(vehicleId)).toEqual([]);
    await configure({ 'alerts.thresholds': { days: [30, 7], km: [2500, 250] } });
    await eventually('the farther one', async () => {
      await evaluate();
      return (await told(vehicleId)).join() === 'maintenance_due info open';
    });
    await configure({ 'alerts.thresholds': { days: [30, 7], km: [1000, 250] } });
  });

  it('stay dismissed until their severity rises, and are acknowledged once', async () => {
    const vehicleId = await vehicle();
    const id = await policy(vehicleId, -300, 20);
    await become(vehicleId, 'insurance_expiry info open');
    const [alert] = await alertsOf(vehicleId).then((all) => all.filter(({ status }) => status === 'open'));
    const path = `alerts/${alert?.id}`;
    expect(outcome(await office.client.post(`/api/v1/${path}/dismiss`, {}))).toEqual([400, 'VALIDATION_FAILED']);
    expect((await office.post(`${path}/acknowledge`)).body).toMatchObject({ status: 'acknowledged', isRead: false });
    expect(outcome(await office.client.post(`/api/v1/${path}/acknowledge`, {}))).toEqual([409, 'ALERT_SETTLED']);
    await office.post(`${path}/dismiss`, { reason: 'Vendu bientôt' });
    await evaluate();
    expect(await told(vehicleId)).toEqual(['insurance_expiry info dismissed']);
    expect((await office.post(`${path}/read`)).body).toMatchObject({ isRead: true, dismissedReason: 'Vendu bientôt' });
    await configure({ 'alerts.thresholds': { days: [60, 25], km: [1000, 250] } });
    await eventually('the graver one', async () => {
      await evaluate();
      return (await told(vehicleId)).join() === 'insurance_expiry warning open';
    });
    await configure({ 'alerts.thresholds': { days: [30, 7], km: [1000, 250] } });
    await office.post(`insurances/${id}/cancel`, { reason: 'Vendu' });
    await become(vehicleId, 'insurance_missing critical open');
  });

  it('are never mixed with those of another company', async () => {
    const [alert] = field(await show('alerts?limit=1'), 'data') as { id: number }[];
    expect((await stranger.get(`/api/v1/alerts/${alert?.id}`)).status).toBe(404);
    expect(field((await stranger.get('/api/v1/alerts')).body, 'meta.total')).toBe(0);
    expect((await stranger.get('/api/v1/alerts/summary')).body).toMatchObject({
      open: { info: 0, warning: 0, critical: 0 },
      unread: 0,
    });
    const mine = await show('alerts/summary');
    expect(numberField(mine, 'open.critical')).toBeGreaterThan(0);
    expect(numberField(mine, 'unread')).toBeGreaterThan(0);
  });

  it('hide records that the reader may not see', async () => {
    const mechanic = await application.member('flotte-abidjan', tenantId, 'reparateur');
    const types = async (client: HttpClient): Promise<unknown[]> => {
      const { body } = await client.get('/api/v1/alerts?limit=100');
      return (field(body, 'data') as { type: string }[]).map(({ type }) => type);
    };
    expect(await types(office.client)).toContain('insurance_expiry');
    expect(await types(mechanic)).not.toContain('insurance_expiry');
    const dashboard = (await mechanic.get('/api/v1/dashboard')).body;
    expect(dashboard).toMatchObject({ monthToDate: null, costliestVehicles: null, receivables: null });
  });

  it('are repeated weekly while overdue, and deleted a month after their resolution', async () => {
    const known = smtp.letters.length;
    const sent = known + (await digest());
    await eventually('the letter before', () => smtp.letters.length === sent);
    const resolved = async (): Promise<number> =>
      numberField(await show('alerts?limit=1&status=resolved'), 'meta.total');
    expect(await resolved()).toBeGreaterThan(0);
    await later('alerts', 'notified_at', 8);
    await digest();
    await eventually('the weekly letter', () => smtp.letters.length === sent + 1);
    expect(smtp.letters.at(-1)).toContain('CRITIQUE');
    expect(smtp.letters.at(-1)).not.toContain('SURVEILLER');
    const purge = (): Promise<number> => runner().run(tenantId, AlertEvaluation, (alerts) => alerts.purge());
    expect(await purge()).toBe(0);
    await later('alerts', 'resolved_at', 40);
    expect(await purge()).toBeGreaterThan(0);
    expect(await resolved()).toBe(0);
  });

  it('no longer name an erased person, neither do queued deliveries', async () => {
    const { body } = await office.post('webhooks', { url: receiver.url, minSeverity: 'info' });
    const webhookId = numberField(body, 'id');
    const driver = { firstName: 'Adjoua', lastName: 'Oubliée', licenseNumber: 'OUB-1', licenseExpiryDate: dayIn(3) };
    const driverId = await office.make('drivers', driver);
    const said = async (): Promise<string> =>
      JSON.stringify([await show(`alerts?driverId=${driverId}`), await show(`webhooks/${webhookId}/deliveries`)]);
    await eventually('the delivery', async () => (await said()).includes('alert.opened'));
    expect(await said()).toContain('Adjoua');
    await office.post(`drivers/${driverId}/erase`, { reason: 'Demande de la personne' });
    expect(await said()).not.toMatch(/Adjoua|alert\.opened/);
    await office.client.patch(`/api/v1/webhooks/${webhookId}`, { isActive: false, version: 1 });
  });

  it('go to at most twenty addresses, also if several are added at once', async () => {
    const others = new Desk(stranger);
    for (let made = 0; made < 19; made++) await others.make('webhooks', { url: `https://hooks.example.com/${made}` });
    const add = (): Promise<Answer> => stranger.post('/api/v1/webhooks', { url: 'https://hooks.example.com/more' });
    const outcomes = (await Promise.all(Array.from({ length: 5 }, add))).map((answer) => String(outcome(answer)));
    expect(outcomes.toSorted()).toEqual(['201,', ...Array.from({ length: 4 }, () => '409,TOO_MANY_WEBHOOKS')]);
  });

  it('go signed to the company’s webhooks, and again after a failure', async () => {
    receiver.received.length = 0;
    const refused = await office.client.post('/api/v1/webhooks', { url: 'ftp://hooks.example.com' });
    expect(outcome(refused)).toEqual([422, 'WEBHOOK_TARGET_REFUSED']);
    const made = (await office.post('webhooks', { url: receiver.url, minSeverity: 'critical' })).body;
    const secret = textField(made, 'secret');
    const id = numberField(made, 'id');
    expect(field(await show(`webhooks/${id}`), 'secret')).toBeUndefined();
    const vehicleId = await vehicle();
    await eventually('the delivery', () => receiver.received.length > 0);
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    const event = JSON.parse(body) as unknown;
    expect(event).toMatchObject({
      type: 'alert.opened',
      company: 'flotte-abidjan',
      data: { type: 'insurance_missing', severity: 'critical', vehicleId, plateNumber: `AB ${1000 + vehicles} CI` },
    });
    expect(headers['webhook-id']).toBe(field(event, 'id'));
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    receiver.status = 302;
    await office.post(`webhooks/${id}/test`);
    await eventually(
      'the refusal',
      async () => field(await show(`webhooks/${id}/deliveries`), 'deliveries.0.error') === 'HTTP 302',
    );
    expect(await show(`webhooks/${id}/deliveries`)).toMatchObject({
      deliveries: [
        { eventType: 'webhook.test', status: 'pending', attempts: 1, responseStatus: 302 },
        { status: 'delivered' },
      ],
    });
    const tests = (): number => receiver.received.filter(({ body: text }) => text.includes('webhook.test')).length;
    expect(tests()).toBe(1);
    receiver.status = 200;
    await later('webhook_deliveries', 'next_attempt_at', 1);
    const signal = AbortSignal.timeout(30_000);
    const deliver = (): Promise<unknown> =>
      runner().run(tenantId, WebhookDeliveries, (webhooks) => webhooks.deliver(signal));
    expect(await deliver()).toEqual({ delivered: 1, failed: 0 });
    expect(await deliver()).toEqual({ delivered: 0, failed: 0 });
    expect(tests()).toBe(2);
    expect(await show(`webhooks/${id}/deliveries`)).toMatchObject({
      deliveries: [{ attempts: 2, status: 'delivered' }, {}],
    });
  });
});
