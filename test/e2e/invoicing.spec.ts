import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { Intervention, People } from '../support/workshop-desk';
import type { Answer } from '../support/http-client';
import { field, numberField, textField } from '../support/http-client';
import { eventually } from '../support/eventually';

const BUYER = { name: 'Transports Bamba' };

/** The rules that an accountant relies on. */
describe('Invoices', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  let people: People;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline', WARM_POOL_SIZE: '0' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
    await incorporate(application.admin, tenantId);
    people = await hire(office);
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const ready = async (): Promise<Intervention> => {
    const plateNumber = `${1000 + (plates += 1)} AB 01`;
    const vehicle = await application.vehicleOf(office.client, { plateNumber });
    return office.bring(vehicle, 'vehicle_received', people);
  };
  const draftOf = ({ id, orderId }: Intervention, more = {}): Promise<number> =>
    office.make('invoices', { interventionId: id, workAuthorizationId: orderId, buyer: BUYER, ...more });
  const issued = async (more = {}): Promise<{ readonly id: number; readonly intervention: Intervention }> => {
    const intervention = await ready();
    const id = await draftOf(intervention, more);
    await office.post(`invoices/${id}/issue`);
    return { id, intervention };
  };
  const show = async (id: number): Promise<unknown> => (await office.get(`invoices/${id}`)).body;
  const credit = (id: number, body: object): Promise<Answer> =>
    office.client.post(`/api/v1/invoices/${id}/credit-notes`, { reason: 'Geste commercial', ...body });
  const pay = (id: number, amount: string, more = {}): Promise<Answer> =>
    office.client.post(`/api/v1/invoices/${id}/payments`, { amount, method: 'cash', ...more });

  it('are numbered without gap or duplicate when fifty are issued at once', async () => {
    const interventions = [await ready(), await ready(), await ready()];
    const drafts: number[] = [];
    const line = { workType: 'other', description: 'Lot', quantity: '1', unitPrice: '1000' };
    const draft = (index: number, lines: readonly object[]): Promise<number> =>
      office.make('invoices', { interventionId: interventions[index % interventions.length]?.id, lines, buyer: BUYER });
    for (let count = 0; count < 50; count += 1) drafts.push(await draft(count, [line]));
    const empty = await draft(0, []);
    const before = await lastNumber();
    const [refused, ...answers] = await Promise.all([empty, ...drafts].map((id) => issueAtLast(id)));
    expect(refused?.status).toBe(422);
    const numbers = answers
      .map(({ body }) => Number(textField(body, 'invoiceNumber').slice(-4)))
      .toSorted((one, other) => one - other);
    expect(numbers).toEqual(drafts.map((_draft, index) => before + 1 + index));
  });

  /** Retries like a client that receives Retry-After. */
  const issueAtLast = async (id: number): Promise<Answer> => {
    const answer = await office.client.post(`/api/v1/invoices/${id}/issue`, {});
    return answer.status === 503 ? issueAtLast(id) : answer;
  };

  const lastNumber = async (): Promise<number> => {
    const formats = await office.get('numbering-formats/invoice');
    return Number(textField(formats.body, 'nextNumber').slice(-4)) - 1;
  };

  it('above the ordered amount require a permission and a reason', async () => {
    const intervention = await ready();
    const more = { workType: 'other', description: 'Imprévu', quantity: '1', unitPrice: '300000' };
    const id = await office.make('invoices', { interventionId: intervention.id, lines: [more], buyer: BUYER });
    const refused = await office.client.post(`/api/v1/invoices/${id}/issue`, {});
    expect(outcome(refused)).toEqual([422, 'AUTHORIZATION_EXCEEDED']);
    expect(field(refused.body, 'details')).toEqual({ amount: '354000', limit: '292050' });
    const clerk = await application.member('flotte-abidjan', tenantId, 'gestionnaire');
    const body = { exceedReason: 'Accord téléphonique' };
    expect(outcome(await clerk.post(`/api/v1/invoices/${id}/issue`, body))).toEqual([403, 'FORBIDDEN']);
    const exceeding = await office.post(`invoices/${id}/issue`, body);
    expect(exceeding.body).toMatchObject({ status: 'issued', exceedReason: 'Accord téléphonique' });
  });

  it('are frozen once issued, except for the internal note', async () => {
    const { id } = await issued();
    await eventually('its PDF is kept', async () => field(await show(id), 'pdfAttachmentId') !== null);
    const before = (await show(id)) as { version: number };
    const { version } = before;
    for (const change of [
      { notes: 'x' },
      { dueDate: '2030-01-01' },
      { lines: [] },
      { buyer: BUYER },
      { discountType: 'none' },
    ])
      expect(outcome(await office.client.patch(`/api/v1/invoices/${id}`, { ...change, version }))).toEqual([
        409,
        'INVOICE_FROZEN',
      ]);
    expect(outcome(await office.client.delete(`/api/v1/invoices/${id}`))).toEqual([409, 'INVOICE_FROZEN']);
    expect(outcome(await office.client.post(`/api/v1/invoices/${id}/issue`, {}))).toEqual([
      409,
      'DOCUMENT_INVALID_TRANSITION',
    ]);
    const noted = await office.client.patch(`/api/v1/invoices/${id}`, { internalNote: 'Relancer', version });
    expect(noted.body).toEqual({
      ...before,
      internalNote: 'Relancer',
      version: version + 1,
      updatedAt: expect.any(String),
    });
  });

  it('are corrected by credit notes that add up to them exactly', async () => {
    const { id, intervention } = await issued();
    const first = await credit(id, { lines: [{ lineNumber: 2, quantity: '0.333' }] });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ documentType: 'credit_note', originalInvoiceId: id, status: 'issued' });
    expect(textField(first.body, 'invoiceNumber')).toMatch(/^AV-\d{4}-0001$/);
    expect(outcome(await credit(id, { lines: [{ lineNumber: 2, quantity: '0.668' }] }))).toEqual([
      422,
      'CREDIT_EXCEEDS_INVOICE',
    ]);
    const rest = await credit(id, {});
    expect(textField(rest.body, 'invoiceNumber')).toMatch(/^AV-\d{4}-0002$/);
    const sum = (name: string): number => Number(field(first.body, name)) + Number(field(rest.body, name));
    expect([sum('subtotalAmount'), sum('taxAmount'), sum('totalAmount')]).toEqual([247_500, 44_550, 292_050]);
    expect(await show(id)).toMatchObject({ paymentStatus: 'credited', creditedAmount: '292050', balanceDue: '0' });
    expect(outcome(await credit(id, {}))).toEqual([422, 'CREDIT_OF_NOTHING']);
    expect(await office.statusOf(intervention.id)).toBe('vehicle_received');
    expect((await office.get(`invoices/${numberField(first.body, 'id')}/pdf`)).bytes.subarray(0, 5).toString()).toBe(
      '%PDF-',
    );
  });

  it('can be credited by tax rate instead of by line', async () => {
    const { id } = await issued();
    const rates = [{ taxCategory: 'S', taxRate: '18.00', taxableAmount: '10000' }];
    const note = await credit(id, { rates });
    expect(note.body).toMatchObject({ subtotalAmount: '10000', taxAmount: '1800', totalAmount: '11800', lines: [] });
    expect(await show(id)).toMatchObject({ paymentStatus: 'unpaid', creditedAmount: '11800', balanceDue: '280250' });
    expect((await credit(id, { rates, lines: [{ lineNumber: 1, quantity: '1' }] })).status).toBe(400);
  });

  it('show a refund due for the amount paid above their remaining total', async () => {
    const { id, intervention } = await issued();
    await pay(id, '292050');
    expect(await office.statusOf(intervention.id)).toBe('closed');
    const note = numberField((await credit(id, { lines: [{ lineNumber: 3, quantity: '1' }] })).body, 'id');
    expect(await show(note)).toMatchObject({ totalAmount: '35400', balanceDue: '35400', paymentStatus: 'unpaid' });
    expect(outcome(await pay(note, '35401'))).toEqual([422, 'OVERPAYMENT']);
    const refund = await pay(note, '35400');
    expect(refund.body).toMatchObject({ isRefund: true, invoiceId: note });
    expect(await show(note)).toMatchObject({ balanceDue: '0', paymentStatus: 'paid' });
    const payments = await office.get(`payments?invoiceId=${id}`);
    const voiding = await office.client.post(`/api/v1/payments/${numberField(payments.body, 'data.0.id')}/void`, {
      reason: 'Chèque impayé',
    });
    expect(outcome(voiding)).toEqual([409, 'REFUND_EXISTS']);
  });

  it('accept only possible payments, each once', async () => {
    const intervention = await ready();
    const draft = await draftOf(intervention);
    expect(outcome(await pay(draft, '1'))).toEqual([409, 'INVOICE_NOT_ISSUED']);
    await office.post(`invoices/${draft}/issue`);
    expect((await pay(draft, '0')).status).toBe(400);
    expect(outcome(await pay(draft, '10.5'))).toEqual([422, 'AMOUNT_TOO_PRECISE']);
    expect(outcome(await pay(draft, '10', { paymentDate: '2999-01-01' }))).toEqual([422, 'DAY_IN_FUTURE']);
    const key = { headers: { 'idempotency-key': 'payment-1' } };
    const body = { amount: '1000', method: 'mobile_money' };
    const answers = [
      await office.client.post(`/api/v1/invoices/${draft}/payments`, body, key),
      await office.client.post(`/api/v1/invoices/${draft}/payments`, body, key),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await show(draft)).toMatchObject({ paidAmount: '1000', paymentStatus: 'partially_paid' });
    const both = await Promise.all([pay(draft, '291050'), pay(draft, '291050')]);
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 422]);
    expect(outcome(await office.client.post(`/api/v1/invoices/${draft}/mark-paid`, { method: 'cash' }))).toEqual([
      409,
      'INVOICE_SETTLED',
    ]);
  });

  it('name their buyer, and are due after their issue', async () => {
    const intervention = await ready();
    const nobody = await office.make('invoices', {
      interventionId: intervention.id,
      workAuthorizationId: intervention.orderId,
    });
    expect(outcome(await office.client.post(`/api/v1/invoices/${nobody}/issue`, {}))).toEqual([422, 'BUYER_REQUIRED']);
    const due = await draftOf(intervention, { dueDate: '2020-01-01' });
    expect(outcome(await office.client.post(`/api/v1/invoices/${due}/issue`, {}))).toEqual([
      422,
      'DUE_DATE_BEFORE_ISSUE',
    ]);
    const future = await office.client.post(`/api/v1/invoices/${nobody}/issue`, { issueDate: '2999-01-01' });
    expect(future.status).toBe(422);
  });

  it('are dated in the order of their numbers', async () => {
    await issued();
    const intervention = await ready();
    const { version } = (await office.get(`interventions/${intervention.id}`)).body as { version: number };
    const reported = { reportedAt: '2025-12-01T08:00:00Z', version };
    expect((await office.client.patch(`/api/v1/interventions/${intervention.id}`, reported)).status).toBe(200);
    const id = await draftOf(intervention, { dueDate: '2030-01-01' });
    const early = await office.client.post(`/api/v1/invoices/${id}/issue`, { issueDate: '2026-01-01' });
    expect(outcome(early)).toEqual([422, 'ISSUE_DATE_BEFORE_LAST']);
    const number = await lastNumber();
    const next = await office.post(`invoices/${id}/issue`);
    expect(Number(textField(next.body, 'invoiceNumber').slice(-4))).toBe(number + 1);
  });

  it('require that the vehicle was received back', async () => {
    const vehicle = await application.vehicleOf(office.client, { plateNumber: 'EARLY 1' });
    const { id, orderId } = await office.bring(vehicle, 'in_repair', people);
    const invoice = await office.make('invoices', { interventionId: id, workAuthorizationId: orderId, buyer: BUYER });
    expect(outcome(await office.client.post(`/api/v1/invoices/${invoice}/issue`, {}))).toEqual([
      409,
      'INTERVENTION_STATUS_UNFIT',
    ]);
  });

  it('that were received are registered once, disputed, paid and compared with the order', async () => {
    const intervention = await ready();
    const received = { direction: 'received', externalNumber: 'FA-1' };
    const body = { interventionId: intervention.id, workAuthorizationId: intervention.orderId, ...received };
    const id = await office.make('invoices', body);
    expect(outcome(await office.client.post('/api/v1/invoices', body))).toEqual([409, 'EXTERNAL_NUMBER_TAKEN']);
    expect(outcome(await office.client.post(`/api/v1/invoices/${id}/issue`, {}))).toEqual([409, 'INVOICE_WRONG_KIND']);
    const registered = await office.post(`invoices/${id}/register`);
    expect(registered.body).toMatchObject({ status: 'registered', seller: { name: 'Garage du Plateau' } });
    expect(textField(registered.body, 'invoiceNumber')).toMatch(/^FR-/);
    expect(await office.statusOf(intervention.id)).toBe('invoiced');
    const matching = await office.get(`invoices/${id}/matching`);
    expect(matching.body).toMatchObject({ authorizedAmount: '292050', difference: '0', differencePercent: '0.00' });
    await office.post(`invoices/${id}/dispute`, { reason: 'Double facturation' });
    expect(outcome(await credit(id, {}))).toEqual([400, 'VALIDATION_FAILED']);
    await office.post(`invoices/${id}/resolve`);
    await office.post(`invoices/${id}/mark-paid`, { method: 'bank_transfer' });
    expect(await office.statusOf(intervention.id)).toBe('closed');
  });

  it('are found by overdue state, amount and date', async () => {
    const intervention = await ready();
    const body = { interventionId: intervention.id, workAuthorizationId: intervention.orderId, direction: 'received' };
    const days = { issueDate: '2026-01-01', dueDate: '2026-01-31', externalNumber: 'FA-OLD' };
    const id = await office.make('invoices', { ...body, ...days });
    await office.post(`invoices/${id}/register`);
    const found = async (query: string): Promise<unknown[]> =>
      (field((await office.get(`invoices?${query}&limit=100`)).body, 'data') as { id: number }[]).map((one) => one.id);
    expect(await found('overdue=true')).toEqual([id]);
    expect(await found('overdue=false')).not.toContain(id);
    expect(await found('issueFrom=2026-01-01&issueTo=2026-01-01')).toEqual([id]);
    expect(await found('amountMin=292051')).not.toContain(id);
    expect((await office.client.get('/api/v1/invoices?amountMin=abc')).status).toBe(400);
  });

  it('are found, with their payments, by the name of the buyer and the number of the garage', async () => {
    const { id } = await issued({ buyer: { name: 'Négoce Éburnéa' } });
    await pay(id, '10');
    const foundBy = async (list: string, words: string): Promise<unknown> =>
      field((await office.get(`${list}?search=${encodeURIComponent(words)}`)).body, 'meta.total');
    expect(await foundBy('invoices', 'eburnea')).toBe(1);
    expect(await foundBy('payments', 'eburnea')).toBe(1);
    const intervention = await ready();
    const body = { interventionId: intervention.id, workAuthorizationId: intervention.orderId, direction: 'received' };
    await office.make('invoices', { ...body, externalNumber: 'ZX-4711' });
    expect(await foundBy('invoices', 'ZX-4711')).toBe(1);
  });

  it('have no balance after payment, credit and refund', async () => {
    const { id } = await issued();
    await office.post(`invoices/${id}/mark-paid`, { method: 'cash' });
    const note = numberField((await credit(id, {})).body, 'id');
    expect(await show(id)).toMatchObject({ balanceDue: '0', paymentStatus: 'credited' });
    expect(await show(note)).toMatchObject({ balanceDue: '292050' });
    await pay(note, '292050');
    expect([await show(id), await show(note)]).toMatchObject([{ balanceDue: '0' }, { balanceDue: '0' }]);
  });

  it('accept new files once issued, but keep all existing ones', async () => {
    const { id } = await issued();
    const files = (): Promise<Answer> => office.get(`attachments?entityType=invoice&entityId=${id}`);
    await eventually('its PDF is kept', async () => field((await files()).body, 'meta.total') === 1);
    const pdf = numberField((await files()).body, 'data.0.id');
    expect(outcome(await office.client.delete(`/api/v1/attachments/${pdf}`))).toEqual([409, 'ATTACHMENTS_FROZEN']);
  });
});
