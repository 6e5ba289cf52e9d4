import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { Answer } from '../support/http-client';
import { field } from '../support/http-client';
import { ENTRIES, MAINTENANCE } from './amount-entries';

interface Schema {
  readonly properties?: Readonly<Record<string, { readonly pattern?: string }>>;
}

/**
 * Decimals that are not amounts of money: quantities, percentages, measures, and unit prices, which may have more decimals than the
 * currency.
 */
const NO_SUMS = new Set([
  'quantity',
  'unitPrice',
  'netUnitPrice',
  'rate',
  'taxRate',
  'discountValue',
  'co2KgPerUnit',
  'engineSizeL',
  'tankCapacityL',
  'batteryKwh',
]);

const BUYER = { name: 'Transports Bamba' };

/** Every amount in a request must be payable in the currency; nothing is rounded silently (domain.md §3.1). */
describe('An amount with more decimals than the currency', () => {
  let application: RunningApplication;
  let desk: Desk;
  let ids: Readonly<Record<string, number>>;

  beforeAll(async () => {
    application = await startApplication();
    desk = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    const people = await hire(desk);
    const vehicleId = await application.vehicleOf(desk.client, { plateNumber: '1 AB 01' });
    const idle = await application.vehicleOf(desk.client, { plateNumber: '2 AB 01' });
    const intervention = await desk.bring(vehicleId, 'vehicle_received', people);
    const invoiceId = await desk.make('invoices', {
      interventionId: intervention.id,
      workAuthorizationId: intervention.orderId,
      buyer: BUYER,
    });
    await desk.post(`invoices/${invoiceId}/issue`);
    const reported = await desk.report(idle);
    const ordered = await application.vehicleOf(desk.client, { plateNumber: '3 AB 01' });
    const orderId = await desk.orderOf((await desk.bring(ordered, 'approved', people)).id);
    const maintenanceId = await desk.make('maintenances', { vehicleId: idle, ...MAINTENANCE });
    ids = { ...people, received: intervention.id, vehicleId: idle, invoiceId, reported, orderId, maintenanceId };
  });

  afterAll(async () => {
    await application.stop();
  });

  it.each(Object.keys(ENTRIES))('is refused as %s', async (name) => {
    const entry = ENTRIES[name];
    if (entry === undefined) throw new Error(`no entry ${name}`);
    const { status, body }: Answer = await entry(desk, ids);
    expect([status, field(body, 'code')]).toEqual([422, 'AMOUNT_TOO_PRECISE']);
  });

  it('is tested for every amount field of the API', () => {
    const document = JSON.parse(readFileSync(join(__dirname, 'openapi.json'), 'utf8')) as {
      components: { schemas: Readonly<Record<string, Schema>> };
    };
    const fields = Object.entries(document.components.schemas)
      .filter(([name]) => name.endsWith('Body'))
      .flatMap(([name, { properties }]) => sumsIn(properties ?? {}).map((property) => `${name}.${property}`));
    const ofChanges = (name: string): string => name.replace(/^(?:Update|Renew)/, 'Create');
    expect([...new Set(fields.map(ofChanges))].toSorted()).toEqual(Object.keys(ENTRIES).toSorted());
  });
});

const sumsIn = (properties: NonNullable<Schema['properties']>): readonly string[] =>
  Object.entries(properties)
    .filter(([name, { pattern }]) => pattern?.startsWith('^\\d{1,') === true && !NO_SUMS.has(name))
    .map(([name]) => name);
