import { JobRuns } from '#jobs';
import { memberEvent } from '../../src/insights/insights.tasks';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import { field, numberField } from '../support/http-client';
import { WebhookReceiver } from '../support/webhook-receiver';
import { runTask, taskRun } from '../support/run-task';
import type { AuditEvent } from '#kernel';
import { TenantRunner } from '#tenancy';

interface Told {
  readonly type: string;
  readonly company: string;
  readonly data: { readonly id: number; readonly path: string; readonly action: string };
}

interface MemberRun {
  readonly payload: { readonly event: { readonly entityId: number | null } };
}

/** Other systems of a company receive its events, and read the records with their own permissions. */
describe('Webhooks of records', () => {
  let application: RunningApplication;
  let office: Desk;
  let receiver: WebhookReceiver;
  let webhookId: number;

  const EVENTS = ['vehicle.created', 'vehicle.updated', 'vehicle.deleted', 'intervention.created', 'invoice.updated'];

  beforeAll(async () => {
    application = await startApplication({ WEBHOOK_PRIVATE_TARGETS: 'on', WORKER: 'inline' });
    receiver = new WebhookReceiver();
    await receiver.open();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    const events = [...EVENTS, 'payment.created', 'import.finished', 'member.created', 'member.updated'];
    webhookId = await office.make('webhooks', { url: receiver.url, events });
  });

  afterAll(async () => {
    await receiver.close();
    await application.stop();
  });

  const told = (): Told[] => receiver.received.map(({ body }) => JSON.parse(body) as Told);
  const until = (type: string, count = 1): Promise<void> =>
    eventually(`${count} × ${type}`, () => Promise.resolve(told().filter((one) => one.type === type).length >= count));

  const createdOf = (id: number): Told[] =>
    told().filter(({ type, data }) => type === 'member.created' && data.id === id);

  const memberRuns = (): Promise<readonly MemberRun[]> =>
    application.onServer(async (server) => {
      const { globalName } = application.settings.database;
      const rows = await server.query<{ payload: string }[]>(
        `SELECT CAST(payload AS CHAR) AS payload FROM \`${globalName}\`.job_runs WHERE kind = 'members.tell' ORDER BY id`,
      );
      return rows.map(({ payload }) => ({ payload: JSON.parse(payload) as MemberRun['payload'] }));
    });

  it('report what happened to a vehicle, with its address', async () => {
    const id = await application.vehicleOf(office.client, { plateNumber: '1234 AB 01' });
    await until('vehicle.created');
    const created = told().find(({ type }) => type === 'vehicle.created');
    expect(created).toMatchObject({
      company: 'flotte-abidjan',
      data: {
        id,
        path: `/api/v1/vehicles/${id}`,
        action: 'vehicles:create',
        route: 'POST /api/v1/vehicles',
        actorType: 'user',
      },
    });
    expect(JSON.stringify(created)).not.toContain('1234 AB 01');
    expect((await office.client.get(created?.data.path ?? '')).status).toBe(200);
    await office.post(`vehicles/${id}/status`, { status: 'maintenance' });
    await until('vehicle.updated');
    await office.client.get('/api/v1/vehicles/export');
    await office.client.delete(`/api/v1/vehicles/${id}`);
    await until('vehicle.deleted');
    expect(told().filter(({ type }) => type === 'vehicle.updated')).toHaveLength(1);
  });

  it('report interventions, documents and payments, as subscribed', async () => {
    const people = await hire(office);
    const vehicle = await application.vehicleOf(office.client, { plateNumber: '5678 AB 01' });
    const { id: interventionId, orderId } = await office.bring(vehicle, 'vehicle_received', people);
    const buyer = { name: 'Transports Bamba' };
    const invoice = await office.make('invoices', { interventionId, workAuthorizationId: orderId, buyer });
    await office.post(`invoices/${invoice}/issue`);
    const payment = await office.make(`invoices/${invoice}/payments`, { amount: '1000', method: 'cash' });
    await until('payment.created');
    await until('invoice.updated');
    const seen = told();
    expect(seen.filter(({ type }) => type === 'intervention.created').map(({ data }) => data.id)).toEqual([
      interventionId,
    ]);
    expect(seen.find(({ type }) => type === 'invoice.updated')?.data).toMatchObject({
      id: invoice,
      action: 'invoices:issue',
    });
    expect(seen.find(({ type }) => type === 'payment.created')?.data).toMatchObject({ id: payment });
    expect(seen.map(({ type }) => type).filter((type) => type.startsWith('quote'))).toEqual([]);
  });

  it('report the end of an import, without its rows', async () => {
    const before = told().length;
    const headers = { 'content-type': 'text/csv' };
    const brought = await office.client.call('POST', '/api/v1/imports/garages', {
      rawBody: 'Nom\nGarage du Banco\n',
      headers,
    });
    expect(brought.status).toBeLessThan(300);
    await until('import.finished');
    expect(told().slice(before)).toMatchObject([
      { type: 'import.finished', data: { id: numberField(brought.body, 'id') } },
    ]);
  });

  it('report members, which the control plane stores', async () => {
    const person = { email: 'yao@flotte.test', firstName: 'Yao', lastName: 'Koné', roleCode: 'gestionnaire' };
    const id = await office.make('users', person);
    await until('member.created');
    const member = told().find(({ type }) => type === 'member.created');
    expect(member?.data).toMatchObject({ id, path: `/api/v1/users/${id}`, action: 'users:manage' });
    expect(JSON.stringify(member)).not.toContain('yao@flotte.test');
  });

  it('report a member once, even if the process dies after the change or the run is repeated', async () => {
    const begun = jest.spyOn(JobRuns.prototype, 'begin').mockReturnValue(undefined);
    const person = { email: 'aya@flotte.test', firstName: 'Aya', lastName: 'Koné', roleCode: 'gestionnaire' };
    const id = await office.make('users', person);
    begun.mockRestore();
    const runs = await memberRuns();
    const run = runs.find(({ payload }) => payload.event.entityId === id);
    expect(JSON.stringify(run)).not.toMatch(/aya@flotte|127\.0\.0\.1/);
    await eventually('the event was found', () => Promise.resolve(createdOf(id).length === 1));
    const tenantId = await application.tenantId('flotte-abidjan');
    const event = run?.payload.event as unknown as AuditEvent;
    await runTask(memberEvent, application.app.get(TenantRunner), taskRun(tenantId, { event }));
    const next = await office.make('users', { ...person, email: 'ama@flotte.test' });
    await eventually('the next is told', () => Promise.resolve(createdOf(next).length === 1));
    expect(createdOf(id)).toHaveLength(1);
  });

  it('report no member that did not change', async () => {
    const before = (await memberRuns()).length;
    const person = { email: 'qui@flotte.test', firstName: 'Qui', lastName: 'Koné', roleCode: 'nobody' };
    expect((await office.client.post('/api/v1/users', person)).status).toBeGreaterThanOrEqual(400);
    expect(await memberRuns()).toHaveLength(before);
  });

  it('report no refused request', async () => {
    const before = told().length;
    expect((await office.client.post('/api/v1/vehicles', { plateNumber: '' })).status).toBe(400);
    const done = await application.vehicleOf(office.client, { plateNumber: '9012 AB 01' });
    await eventually('the next is told', () =>
      Promise.resolve(told().some(({ type, data }) => type === 'vehicle.created' && data.id === done)),
    );
    expect(told()).toHaveLength(before + 1);
  });

  it('receive the subscribed events: alerts by default, and nothing after their removal', async () => {
    const usual = await office.post('webhooks', { url: receiver.url });
    expect(field(usual.body, 'events')).toEqual(['alert.opened', 'alert.escalated', 'alert.resolved']);
    const wrong = await office.client.post('/api/v1/webhooks', { url: receiver.url, events: ['vehicle.sold'] });
    expect([wrong.status, field(wrong.body, 'errors.0.pointer')]).toEqual([400, '/events']);
    const version = field((await office.get(`webhooks/${webhookId}`)).body, 'version');
    const changed = await office.client.patch(`/api/v1/webhooks/${webhookId}`, {
      events: ['payment.created'],
      version,
    });
    expect(field(changed.body, 'events')).toEqual(['payment.created']);
    expect((await office.client.delete(`/api/v1/webhooks/${webhookId}`)).status).toBe(204);
  });
});
