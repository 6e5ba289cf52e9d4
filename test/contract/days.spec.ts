import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_KINDS } from '../../src/records/days/day-kinds';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import { field } from '../support/http-client';
import type { Answer } from '../support/http-client';

interface Schema {
  readonly properties?: Readonly<Record<string, { readonly format?: string }>>;
}

/** Days of interventions that only files contain: in the product the flow sets them. */
const OF_FILES = ['cancelledAt', 'closedAt', 'receivedAt', 'repairCompletedAt', 'repairStartedAt'];

/** Every date in a request must be plausible: not before the company's books, and not in the future except for terms and plans. */
describe('A date', () => {
  let application: RunningApplication;
  let desk: Desk;

  beforeAll(async () => {
    application = await startApplication();
    desk = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];

  it('has a kind in every field of the API', () => {
    const document = JSON.parse(readFileSync(join(__dirname, 'openapi.json'), 'utf8')) as {
      components: { schemas: Readonly<Record<string, Schema>> };
    };
    const fields = Object.entries(document.components.schemas)
      .filter(([name]) => /(?:Body|License)$/.test(name))
      .flatMap(([, { properties = {} }]) =>
        Object.entries(properties).flatMap(([name, { format }]) => (format?.startsWith('date') ? [name] : [])),
      );
    expect([...new Set([...fields, ...OF_FILES])].toSorted()).toEqual(Object.keys(DAY_KINDS).toSorted());
  });

  it('is refused outside its bounds in every document', async () => {
    const people = await hire(desk);
    const vehicle = await application.vehicleOf(desk.client, { plateNumber: '1 AB 01' });
    const { id, orderId } = await desk.bring(vehicle, 'vehicle_received', people);
    const buyer = { name: 'Transports Bamba' };
    const invoice = await desk.make('invoices', { interventionId: id, workAuthorizationId: orderId, buyer });
    const issue = (issueDate: string): Promise<Answer> =>
      desk.client.post(`/api/v1/invoices/${invoice}/issue`, { issueDate });
    expect(outcome(await issue('1999-12-31'))).toEqual([422, 'DAY_OUT_OF_BOUNDS']);
    expect(outcome(await issue('0024-11-30'))).toEqual([422, 'DAY_OUT_OF_BOUNDS']);
    expect(outcome(await issue('2049-01-01'))).toEqual([422, 'DAY_IN_FUTURE']);
    expect(outcome(await issue('2020-01-01'))).toEqual([422, 'DAY_BEFORE_DOSSIER']);
    await desk.post(`invoices/${invoice}/issue`);
    const pay = (paymentDate: string): Promise<Answer> =>
      desk.client.post(`/api/v1/invoices/${invoice}/payments`, { amount: '10', method: 'cash', paymentDate });
    expect(outcome(await pay('1990-01-01'))).toEqual([422, 'DAY_OUT_OF_BOUNDS']);
    expect(outcome(await pay('2020-01-01'))).toEqual([422, 'DAY_BEFORE_DOSSIER']);
    const fuels = await desk.get('fuel-types?limit=1');
    const fill = { fuelTypeId: field(fuels.body, 'data.0.id'), quantity: '40', unitPrice: '700' };
    const refuel = await desk.client.post('/api/v1/fuel-logs', {
      vehicleId: vehicle,
      refuelAt: '1999-12-31T08:00:00Z',
      ...fill,
    });
    expect(outcome(refuel)).toEqual([422, 'DAY_OUT_OF_BOUNDS']);
    const planned = { vehicleId: vehicle, title: 'Vidange', type: 'preventive' };
    const late = await desk.client.post('/api/v1/maintenances', { ...planned, scheduledDate: '2124-01-01' });
    expect(outcome(late)).toEqual([422, 'DAY_OUT_OF_BOUNDS']);
    expect(await desk.make('maintenances', { ...planned, scheduledDate: '2049-01-01' })).toBeGreaterThan(0);
  });

  it('must not be before the first year of the company’s books', async () => {
    const vehicleId = await application.vehicleOf(desk.client, { plateNumber: '2 AB 01' });
    const paid = { vehicleId, type: 'road_tax', validUntil: '2049-12-31', paidOn: '1996-01-01', cost: '1' };
    expect(outcome(await desk.client.post('/api/v1/renewals', paid))).toEqual([422, 'DAY_OUT_OF_BOUNDS']);
    await desk.client.patch('/api/v1/settings', { values: { 'books.first_year': 1995 } });
    expect((await desk.client.post('/api/v1/renewals', paid)).status).toBe(201);
  });
});
