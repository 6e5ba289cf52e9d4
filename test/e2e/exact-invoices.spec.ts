import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { Intervention, People } from '../support/workshop-desk';
import type { Answer } from '../support/http-client';
import { field, numberField, textField } from '../support/http-client';

const BUYER = { name: 'Transports Bamba' };
const THREE_PARTS = [{ workType: 'supply', description: 'Filtre', quantity: '3', unitPrice: '1111' }];

/** A request for an invoice is executed in full or refused; it is never changed silently. */
describe('An invoice', () => {
  let application: RunningApplication;
  let office: Desk;
  let intervention: Intervention;
  let people: People;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    people = await hire(office);
    const vehicle = await application.vehicleOf(office.client, { plateNumber: '1 AB 01' });
    intervention = await office.bring(vehicle, 'vehicle_received', people);
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const draft = (more: object): Promise<number> =>
    office.make('invoices', { interventionId: intervention.id, lines: THREE_PARTS, buyer: BUYER, ...more });
  const send = (path: string, body: object): Promise<Answer> => office.client.post(`/api/v1/${path}`, body);
  const creditOf = (id: number, body: object): Promise<Answer> =>
    send(`invoices/${id}/credit-notes`, { reason: 'Geste commercial', ...body });

  it('is not credited twice at a rate that is given twice, however it is written', async () => {
    const id = await draft({});
    await office.post(`invoices/${id}/issue`);
    const rate = { taxCategory: 'S', taxRate: '18.00' };
    const rates = [
      { ...rate, taxableAmount: '100' },
      { ...rate, taxRate: '18', taxableAmount: '50' },
    ];
    const refused = await creditOf(id, { rates });
    expect(outcome(refused)).toEqual([400, 'VALIDATION_FAILED']);
    expect(field(refused.body, 'errors.0')).toMatchObject({ pointer: '/rates', code: 'ARRAY_UNIQUE' });
    expect(field((await office.get(`invoices/${id}`)).body, 'creditedAmount')).toBe('0');
  });

  it('refuses a credit by lines if an earlier credit by rates left less than these lines', async () => {
    const id = await draft({});
    await office.post(`invoices/${id}/issue`);
    const byRate = await creditOf(id, { rates: [{ taxCategory: 'S', taxRate: '18', taxableAmount: '3000' }] });
    expect(byRate.status).toBe(201);
    const byLines = await creditOf(id, { lines: [{ lineNumber: 1, quantity: '3' }] });
    expect(outcome(byLines)).toEqual([422, 'CREDIT_EXCEEDS_INVOICE']);
    expect((await creditOf(id, {})).body).toMatchObject({ subtotalAmount: '333' });
  });

  it.each([
    ['a value without a type', { discountValue: '10' }, 'discountType'],
    ['a type without a value', { discountType: 'percentage' }, 'discountValue'],
    ['a value of no discount', { discountType: 'none', discountValue: '10' }, 'discountType'],
  ])('takes no discount that is %s', async (_what, discount, missing) => {
    const onDocument = await send('invoices', { interventionId: intervention.id, lines: THREE_PARTS, ...discount });
    expect([onDocument.status, field(onDocument.body, 'errors.0.pointer')]).toEqual([400, `/${missing}`]);
    const lines = [{ ...THREE_PARTS[0], ...discount }];
    const onLine = await send('invoices', { interventionId: intervention.id, lines });
    expect([onLine.status, field(onLine.body, 'errors.0.pointer')]).toEqual([400, `/lines/0/${missing}`]);
  });

  it('that was paid and then fully credited opens its intervention for another invoice', async () => {
    const vehicle = await application.vehicleOf(office.client, { plateNumber: '2 AB 01' });
    const paid = await office.bring(vehicle, 'vehicle_received', people);
    const id = await office.make('invoices', { interventionId: paid.id, lines: THREE_PARTS, buyer: BUYER });
    await office.post(`invoices/${id}/issue`);
    await office.post(`invoices/${id}/mark-paid`, { method: 'cash' });
    expect(await office.statusOf(paid.id)).toBe('closed');
    expect((await creditOf(id, {})).status).toBe(201);
    expect(await office.statusOf(paid.id)).toBe('vehicle_received');
    const again = await office.make('invoices', { interventionId: paid.id, lines: THREE_PARTS, buyer: BUYER });
    expect(textField((await office.post(`invoices/${again}/issue`)).body, 'status')).toBe('issued');
  });

  it('is not issued at a rate that does not apply on the day of the supply', async () => {
    const rate = { code: 'ANCIEN', label: 'Ancien taux', rate: '9', category: 'S', validFrom: '2020-01-01' };
    const created = (await office.post('tax-rates', rate)).body;
    const taxRateId = numberField(created, 'id');
    const id = await draft({ lines: [{ ...THREE_PARTS[0], taxRateId }] });
    const ended = { validUntil: '2026-01-31', version: numberField(created, 'version') };
    expect((await office.client.patch(`/api/v1/tax-rates/${taxRateId}`, ended)).status).toBe(200);
    expect(outcome(await send(`invoices/${id}/issue`, {}))).toEqual([422, 'TAX_RATE_NOT_VALID']);
    const version = numberField((await office.get(`invoices/${id}`)).body, 'version');
    const supplied = await office.client.patch(`/api/v1/invoices/${id}`, { supplyDate: '2026-01-31', version });
    expect(supplied.status).toBe(200);
    const issued = await office.post(`invoices/${id}/issue`);
    expect(textField(issued.body, 'status')).toBe('issued');
  });
});
