import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { Intervention, People } from '../support/workshop-desk';
import type { Answer } from '../support/http-client';
import { field, numberField, textField } from '../support/http-client';

const PART = { workType: 'supply', description: 'Filtre', quantity: '3', unitPrice: '1111' };

/** An accountant enters the invoices of garages as printed, corrects typing errors, and pays. */
describe('A received invoice', () => {
  let application: RunningApplication;
  let office: Desk;
  let people: People;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    people = await hire(office);
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const send = (path: string, body: object = {}): Promise<Answer> => office.client.post(`/api/v1/${path}`, body);
  const show = async (id: number): Promise<unknown> => (await office.get(`invoices/${id}`)).body;
  const ready = async (): Promise<Intervention> => {
    const plateNumber = `${3000 + (plates += 1)} AB 01`;
    const vehicle = await application.vehicleOf(office.client, { plateNumber });
    return office.bring(vehicle, 'vehicle_received', people);
  };
  const bodyOf = (intervention: Intervention, more: object): object => ({
    interventionId: intervention.id,
    direction: 'received',
    garageId: people.garageId,
    lines: [PART],
    ...more,
  });
  const draft = (intervention: Intervention, more: object): Promise<Answer> =>
    send('invoices', bodyOf(intervention, more));
  const registered = async (intervention: Intervention, more: object): Promise<number> => {
    const id = await office.make('invoices', { ...bodyOf(intervention, more) });
    await office.post(`invoices/${id}/register`);
    return id;
  };

  it('has a number that is unique for its sender and year', async () => {
    const intervention = await ready();
    const first = { externalNumber: '1', issueDate: '2025-11-03' };
    expect((await draft(intervention, first)).status).toBe(201);
    expect((await draft(intervention, { externalNumber: '1', issueDate: '2026-01-05' })).status).toBe(201);
    expect(outcome(await draft(intervention, { ...first, issueDate: '2025-12-31' }))).toEqual([
      409,
      'EXTERNAL_NUMBER_TAKEN',
    ]);
    const quoted = await office.report(await application.vehicleOf(office.client, { plateNumber: 'QUOTED 1' }));
    await office.prediagnose(quoted, people.expertId);
    const quote = (quoteDate: string): Promise<Answer> =>
      send('quotes', { interventionId: quoted, garageId: people.garageId, externalReference: '7', quoteDate });
    expect((await quote('2025-11-03')).status).toBe(201);
    expect((await quote('2026-01-05')).status).toBe(201);
    expect(outcome(await quote('2026-02-01'))).toEqual([409, 'EXTERNAL_REFERENCE_TAKEN']);
  });

  it('is credited by credit notes of its sender, in part and in full', async () => {
    const intervention = await ready();
    const id = await registered(intervention, { externalNumber: 'FA-10' });
    const credit = (body: object): Promise<Answer> =>
      send(`invoices/${id}/credit-notes`, { reason: 'Retour', ...body });
    expect(field((await credit({})).body, 'errors.0.pointer')).toBe('/externalNumber');
    const part = await credit({ externalNumber: 'FA-10', lines: [{ lineNumber: 1, quantity: '1' }] });
    expect(part.body).toMatchObject({
      direction: 'received',
      documentType: 'credit_note',
      status: 'registered',
      externalNumber: 'FA-10',
      garageId: people.garageId,
      totalAmount: '1311',
      contentHash: null,
    });
    expect(textField(part.body, 'invoiceNumber')).toMatch(/^FR-/);
    expect(await show(id)).toMatchObject({ creditedAmount: '1311', balanceDue: '2622' });
    expect(outcome(await credit({ externalNumber: 'FA-10', lines: [{ lineNumber: 1, quantity: '1' }] }))).toEqual([
      409,
      'EXTERNAL_NUMBER_TAKEN',
    ]);
    expect((await credit({ externalNumber: 'AV-2' })).body).toMatchObject({ totalAmount: '2622' });
    expect(await show(id)).toMatchObject({ balanceDue: '0', paymentStatus: 'credited' });
    expect(await office.statusOf(intervention.id)).toBe('vehicle_received');
  });

  it('can be voided with a reason before payment, which frees its number', async () => {
    const intervention = await ready();
    const id = await registered(intervention, { externalNumber: 'FA-20' });
    expect(await office.statusOf(intervention.id)).toBe('invoiced');
    await office.post(`invoices/${id}/payments`, { amount: '10', method: 'cash' });
    expect(outcome(await send(`invoices/${id}/void`, { reason: 'Erreur' }))).toEqual([409, 'INVOICE_SETTLED_IN_PART']);
    const payments = await office.get(`payments?invoiceId=${id}`);
    await office.post(`payments/${numberField(payments.body, 'data.0.id')}/void`, { reason: 'Erreur' });
    expect((await send(`invoices/${id}/void`, {})).status).toBe(400);
    const voided = await office.post(`invoices/${id}/void`, { reason: 'Mauvais dossier' });
    expect(voided.body).toMatchObject({ status: 'voided', voidReason: 'Mauvais dossier', balanceDue: '0' });
    expect(await office.statusOf(intervention.id)).toBe('vehicle_received');
    expect(outcome(await send(`invoices/${id}/payments`, { amount: '1', method: 'cash' }))).toEqual([
      409,
      'INVOICE_VOIDED',
    ]);
    expect(outcome(await send(`invoices/${id}/void`, { reason: 'x' }))).toEqual([409, 'DOCUMENT_INVALID_TRANSITION']);
    await registered(intervention, { externalNumber: 'FA-20' });
  });

  it('regains the amount of a voided credit note', async () => {
    const intervention = await ready();
    const id = await registered(intervention, { externalNumber: 'FA-30' });
    const note = await send(`invoices/${id}/credit-notes`, { reason: 'Retour', externalNumber: 'AV-30' });
    await office.post(`invoices/${numberField(note.body, 'id')}/void`, { reason: 'Saisi deux fois' });
    expect(await show(id)).toMatchObject({ creditedAmount: '0', balanceDue: '3933', paymentStatus: 'unpaid' });
    const ours = await office.make('invoices', {
      interventionId: intervention.id,
      lines: [PART],
      buyer: { name: 'X' },
    });
    await office.post(`invoices/${ours}/issue`);
    expect(outcome(await send(`invoices/${ours}/void`, { reason: 'x' }))).toEqual([409, 'INVOICE_WRONG_KIND']);
  });

  it('shows anomalies before payment', async () => {
    const intervention = await ready();
    const otherId = await office.make('garages', { name: 'Garage du Banco', city: 'Abidjan' });
    const much = { ...PART, quantity: '1', unitPrice: '900000' };
    const answer = await draft(intervention, { externalNumber: 'FA-40', garageId: otherId, lines: [much] });
    const warnings = [
      { code: 'AMOUNT_BEYOND_ORDERS', amount: '1062000', limit: '292050', lineNumbers: [] },
      { code: 'SENDER_NOT_ORDERED', amount: null, limit: null, lineNumbers: [] },
    ];
    expect(field(answer.body, 'warnings')).toEqual(warnings);
    const id = numberField(answer.body, 'id');
    expect(field((await office.post(`invoices/${id}/register`)).body, 'warnings')).toEqual(warnings);
    expect(field((await office.get(`invoices/${id}/matching`)).body, 'warnings')).toEqual(warnings);
    const usual = await draft(await ready(), { externalNumber: 'FA-41' });
    expect(field(usual.body, 'warnings')).toEqual([]);
  });

  it('is not paid while it is disputed', async () => {
    const id = await registered(await ready(), { externalNumber: 'FA-50' });
    await office.post(`invoices/${id}/dispute`, { reason: 'Main-d’œuvre facturée deux fois' });
    for (const way of ['payments', 'mark-paid']) {
      const body = { method: 'cash', ...(way === 'payments' && { amount: '10' }) };
      expect(outcome(await send(`invoices/${id}/${way}`, body))).toEqual([409, 'INVOICE_DISPUTED']);
    }
    await office.post(`invoices/${id}/resolve`);
    await office.post(`invoices/${id}/mark-paid`, { method: 'cash' });
  });

  it('has the total that its sender printed, with the difference as rounding', async () => {
    const lines = [25, 25, 25].map((unitPrice) => ({ ...PART, quantity: '1', unitPrice: String(unitPrice) }));
    const intervention = await ready();
    const refused = await draft(intervention, { externalNumber: 'FA-60', lines, statedTotal: '95' });
    expect(outcome(refused)).toEqual([422, 'STATED_TOTAL_DIFFERS']);
    expect(field(refused.body, 'details')).toEqual({ stated: '95', computed: '89', tolerance: '5' });
    expect(outcome(await draft(intervention, { externalNumber: 'FA-60', lines, statedTotal: '90.5' }))).toEqual([
      422,
      'AMOUNT_TOO_PRECISE',
    ]);
    const ours = { direction: 'issued', buyer: { name: 'X' }, statedTotal: '90' };
    expect(field((await draft(intervention, ours)).body, 'errors.0.pointer')).toBe('/statedTotal');
    const id = await registered(intervention, { externalNumber: 'FA-60', lines, statedTotal: '90' });
    const totals = { subtotalAmount: '75', taxAmount: '14', roundingAmount: '1', totalAmount: '90', statedTotal: '90' };
    expect(await show(id)).toMatchObject({ ...totals, balanceDue: '90' });
    const credit = (body: object): Promise<Answer> =>
      send(`invoices/${id}/credit-notes`, { reason: 'Retour', ...body });
    const one = { externalNumber: 'AV-60', lines: [{ lineNumber: 1, quantity: '1' }], statedTotal: '29' };
    expect((await credit(one)).body).toMatchObject({ totalAmount: '29', roundingAmount: '-1' });
    const rest = { externalNumber: 'AV-61' };
    expect(outcome(await credit({ ...rest, statedTotal: '60' }))).toEqual([422, 'STATED_TOTAL_DIFFERS']);
    expect((await credit({ ...rest, statedTotal: '61' })).body).toMatchObject({ totalAmount: '61' });
    expect(await show(id)).toMatchObject({ balanceDue: '0', paymentStatus: 'credited' });
  });

  it('keeps its rounding when it is changed, unless the lines change', async () => {
    const lines = [25, 25, 25].map((unitPrice) => ({ ...PART, quantity: '1', unitPrice: String(unitPrice) }));
    const answer = await draft(await ready(), { externalNumber: 'FA-70', lines, statedTotal: '90' });
    const path = `/api/v1/invoices/${numberField(answer.body, 'id')}`;
    const noted = await office.client.patch(path, { notes: 'Payé au comptant', version: 1 });
    expect(noted.body).toMatchObject({ totalAmount: '90', statedTotal: '90' });
    const version = numberField(noted.body, 'version');
    expect(outcome(await office.client.patch(path, { lines: [PART], version }))).toEqual([422, 'STATED_TOTAL_DIFFERS']);
    const cleared = await office.client.patch(path, { lines: [PART], statedTotal: null, version });
    expect(cleared.body).toMatchObject({ totalAmount: '3933', roundingAmount: '0' });
  });
});
