import { TenantRunner } from '#tenancy';
import { QuoteExpiry } from '../../src/workshop/quotes/quote-expiry.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { BRAKE_LINES, Desk, hire } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import type { Answer, HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';

/** Garages make offers, the company decides. */
describe('Quotes and orders', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  let people: People;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
    people = await hire(office);
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const newVehicle = (): Promise<number> =>
    application.vehicleOf(office.client, { plateNumber: `${1000 + (plates += 1)} AB 01` });
  const interventionAt = async (status: Parameters<Desk['bring']>[1]) =>
    office.bring(await newVehicle(), status, people);
  const call = (path: string, body = {}, client: HttpClient = office.client): Promise<Answer> =>
    client.post(`/api/v1/${path}`, body);
  const set = async (key: string, value: unknown): Promise<void> => {
    const answer = await office.client.patch('/api/v1/settings', { values: { [key]: value } });
    if (answer.status >= 300) throw new Error(answer.text);
  };
  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;
  /** Simulates that days have passed since the quotes of the intervention were created. */
  const age = (interventionId: number, days: number): Promise<unknown> =>
    application.onServer((server) =>
      server.query(
        `UPDATE ${application.settings.database.tenantDatabasePrefix}${tenantId}.quotes
          SET quote_date = quote_date - INTERVAL ? DAY, valid_until = valid_until - INTERVAL ? DAY WHERE intervention_id = ?`,
        [days, days, interventionId],
      ),
    );

  it('are complete when they are received', async () => {
    const { id } = await interventionAt('prediagnostic_completed');
    const draft = await office.make('quotes', { interventionId: id });
    const refused = await call(`quotes/${draft}/receive`);
    expect(outcome(refused)).toEqual([422, 'DOCUMENT_INCOMPLETE']);
    expect(field(refused.body, 'details.missing')).toEqual(['garageId', 'lines', 'freeReason']);
    const free = [{ workType: 'other', description: 'Offert', quantity: '1', unitPrice: '0' }];
    const version = field(await show(`quotes/${draft}`), 'version');
    await office.client.patch(`/api/v1/quotes/${draft}`, { garageId: people.garageId, lines: free, version });
    expect(field((await call(`quotes/${draft}/receive`)).body, 'details.missing')).toEqual(['freeReason']);
  });

  it('are calculated from the catalogue and the tax rates, and refuse impossible values', async () => {
    const { id } = await interventionAt('prediagnostic_completed');
    const supplyId = await office.make('supplies', {
      reference: 'FIL-1',
      name: 'Filtre à huile',
      categoryId: 1,
      kind: 'part',
      unitPrice: '4500',
    });
    const made = await office.post('quotes', {
      interventionId: id,
      lines: [{ workType: 'supply', supplyId, quantity: '2' }],
      discountType: 'percentage',
      discountValue: '10',
    });
    expect(made.body).toMatchObject({
      linesNet: '9000',
      discountAmount: '900',
      subtotalAmount: '8100',
      taxAmount: '1458',
      totalAmount: '9558',
      lines: [{ description: 'Filtre à huile', unit: 'unit', unitPrice: '4500', taxRate: '18.00' }],
    });
    const attempt = (line: object): Promise<Answer> =>
      call('quotes', {
        interventionId: id,
        lines: [{ workType: 'other', description: 'x', quantity: '1', unitPrice: '1', ...line }],
      });
    expect((await attempt({ quantity: '0' })).status).toBe(400);
    expect((await attempt({ quantity: '-1' })).status).toBe(400);
    expect((await attempt({ grossAmount: '1' })).status).toBe(400);
    expect((await attempt({ description: '' })).status).toBe(400);
    expect(outcome(await attempt({ supplyId: 99_999 }))).toEqual([422, 'REFERENCE_NOT_FOUND']);
    expect(outcome(await attempt({ taxRateId: 99_999 }))).toEqual([422, 'REFERENCE_NOT_FOUND']);
    const over = await attempt({ discountType: 'amount', discountValue: '2' });
    expect(outcome(over)).toEqual([422, 'DISCOUNT_TOO_HIGH']);
    const early = { interventionId: id, quoteDate: '1980-01-01', validUntil: '2049-01-01', lines: BRAKE_LINES };
    expect((await call('quotes', early)).status).toBe(422);
    const reversed = { interventionId: id, quoteDate: '2026-02-01', validUntil: '2026-01-31' };
    expect(outcome(await call('quotes', reversed))).toEqual([422, 'VALIDITY_REVERSED']);
  });

  it('are frozen once received, except for their validity, and corrected by a revision', async () => {
    const { id, quoteId } = await interventionAt('quote_received');
    const before = await show(`quotes/${quoteId}`);
    const patch = (body: object): Promise<Answer> => office.client.patch(`/api/v1/quotes/${quoteId}`, body);
    const version = field(before, 'version');
    expect(outcome(await patch({ lines: BRAKE_LINES, version }))).toEqual([409, 'DOCUMENT_FROZEN']);
    const validUntil = '2049-12-31';
    expect(field((await patch({ validUntil, version })).body, 'validUntil')).toBe(validUntil);
    expect(outcome(await office.client.delete(`/api/v1/quotes/${quoteId}`))).toEqual([409, 'DOCUMENT_FROZEN']);
    const revised = await call(`quotes/${quoteId}/revise`);
    expect([revised.status, revised.body]).toMatchObject([
      201,
      { revision: 2, replacesQuoteId: quoteId, totalAmount: '292050' },
    ]);
    expect(field(await show(`quotes/${quoteId}`), 'status')).toBe('superseded');
    expect(await office.statusOf(id)).toBe('in_quote');
  });

  it('of one garage have distinct references', async () => {
    const { id } = await interventionAt('prediagnostic_completed');
    const body = { interventionId: id, garageId: people.garageId, externalReference: 'D-118' };
    const first = await office.make('quotes', body);
    expect(outcome(await call('quotes', body))).toEqual([409, 'EXTERNAL_REFERENCE_TAKEN']);
    await office.post(`quotes/${first}/withdraw`);
    expect((await call('quotes', body)).status).toBe(201);
  });

  it('must reach the number that the company requires', async () => {
    const { id } = await interventionAt('quote_received');
    await set('quotes.min_count', 2);
    expect(outcome(await call(`interventions/${id}/transitions`, { to: 'in_approval' }))).toEqual([
      422,
      'QUOTE_MIN_COUNT',
    ]);
    await office.quote(id, people.garageId);
    expect((await call(`interventions/${id}/transitions`, { to: 'in_approval' })).status).toBe(200);
    await set('quotes.min_count', 1);
  });

  it('expire after their last day, on read and at night, and the intervention goes back', async () => {
    const { id, quoteId } = await interventionAt('in_approval');
    await age(id, 30);
    expect(field(await show(`quotes/${quoteId}`), 'status')).toBe('received');
    await age(id, 1);
    expect(field(await show(`interventions/${id}`), 'currentStatus')).toBe('in_quote');
    expect(field(await show(`quotes/${quoteId}`), 'status')).toBe('expired');
    expect(outcome(await call(`quotes/${quoteId}/accept`))).toEqual([409, 'DOCUMENT_INVALID_TRANSITION']);
    const history = field(await show(`interventions/${id}/history`), 'steps') as {
      trigger: string;
      documentId: number;
    }[];
    expect(history.at(-1)).toMatchObject({ trigger: 'system', documentId: quoteId });
    const night = await interventionAt('quote_received');
    await age(night.id, 31);
    const runner = application.app.get(TenantRunner);
    expect(await runner.run(tenantId, QuoteExpiry, (expiry) => expiry.catchUp())).toBe(1);
    expect(await runner.run(tenantId, QuoteExpiry, (expiry) => expiry.catchUp())).toBe(0);
  });

  it('that expired can be extended', async () => {
    const { id, quoteId } = await interventionAt('quote_received');
    await age(id, 31);
    await show('quotes');
    expect(outcome(await call(`quotes/${quoteId}/extend`, { validUntil: '2020-01-01' }))).toEqual([
      422,
      'VALIDITY_REVERSED',
    ]);
    const extended = await call(`quotes/${quoteId}/extend`, { validUntil: '2049-01-01' });
    expect(extended.body).toMatchObject({ status: 'received', validUntil: '2049-01-01' });
    expect(await office.statusOf(id)).toBe('quote_received');
  });

  it('are rejected with a reason, and the last rejection moves the intervention back', async () => {
    const { id, quoteId } = await interventionAt('in_approval');
    expect((await call(`quotes/${quoteId}/reject`)).status).toBe(400);
    await office.post(`quotes/${quoteId}/reject`, { reason: 'Trop cher' });
    expect(await office.statusOf(id)).toBe('in_quote');
  });

  it('are accepted by another user than their author if the company requires it', async () => {
    const approver = await application.member('flotte-abidjan', tenantId, 'approbateur');
    const { quoteId } = await interventionAt('in_approval');
    await set('approval.four_eyes', true);
    expect(outcome(await call(`quotes/${quoteId}/accept`))).toEqual([422, 'FOUR_EYES']);
    const accepted = await call(`quotes/${quoteId}/accept`, {}, approver);
    expect(accepted.body).toMatchObject({ status: 'accepted', decidedByName: expect.any(String) });
    await set('approval.four_eyes', false);
  });

  it('are accepted up to the limit of the role', async () => {
    const approver = await application.member('flotte-abidjan', tenantId, 'approbateur');
    const { quoteId } = await interventionAt('in_approval');
    await set('approval.limits', { approbateur: '292049' });
    const refused = await call(`quotes/${quoteId}/accept`, {}, approver);
    expect(outcome(refused)).toEqual([422, 'APPROVAL_LIMIT']);
    expect(field(refused.body, 'details')).toEqual({ limit: '292049', amount: '292050' });
    await set('approval.limits', { approbateur: '292050' });
    expect((await call(`quotes/${quoteId}/accept`, {}, approver)).status).toBe(200);
    await set('approval.limits', {});
  });

  it('are accepted by one of two simultaneous decisions', async () => {
    const { id, quoteId } = await interventionAt('quote_received');
    const other = await office.quote(id, people.garageId);
    await office.move(id, 'in_approval');
    const answers = await Promise.all([call(`quotes/${quoteId}/accept`), call(`quotes/${other}/accept`)]);
    expect(answers.map(({ status }) => status).toSorted((one, two) => one - two)).toEqual([200, 409]);
    const accepted = await show(`quotes?interventionId=${id}&status=accepted`);
    expect(field(accepted, 'meta.total')).toBe(1);
  });

  it('are accepted in part: the rest is declined work', async () => {
    const { id, quoteId } = await interventionAt('in_approval');
    expect(outcome(await call(`quotes/${quoteId}/accept`, { lineNumbers: [9] }))).toEqual([422, 'QUOTE_LINE_UNKNOWN']);
    await office.post(`quotes/${quoteId}/accept`, { lineNumbers: [1, 3] });
    const order = await office.orderOf(id);
    expect(await show(`work-authorizations/${order}`)).toMatchObject({
      totalAmount: '212400',
      maxAmount: '212400',
      lines: [{ lineNumber: 1 }, { lineNumber: 2, description: 'Main-d’œuvre' }],
      declinedWork: [{ lineNumber: 2, description: 'Disques de frein', netAmount: '67500' }],
    });
    const version = field(await show(`work-authorizations/${order}`), 'version');
    const patch = (body: object): Promise<Answer> =>
      office.client.patch(`/api/v1/work-authorizations/${order}`, { ...body, version });
    expect(outcome(await patch({ lines: BRAKE_LINES }))).toEqual([422, 'LINES_OF_QUOTE']);
    expect((await patch({ quoteLineNumbers: [1] })).body).toMatchObject({ totalAmount: '177000', maxAmount: '177000' });
  });

  it('can be revoked until the order is in force', async () => {
    const { id, quoteId } = await interventionAt('approved');
    const order = await office.orderOf(id);
    await office.post(`quotes/${quoteId}/revoke`);
    expect([await office.statusOf(id), field(await show(`work-authorizations/${order}`), 'status')]).toEqual([
      'in_approval',
      'cancelled',
    ]);
    await office.post(`quotes/${quoteId}/accept`);
    await office.post(`work-authorizations/${await office.orderOf(id)}/validate`);
    expect(outcome(await call(`quotes/${quoteId}/revoke`))).toEqual([422, 'AUTHORIZATION_EXISTS']);
  });

  it('are ordered once, and the order ends with its last day', async () => {
    const { id, quoteId } = await interventionAt('approved');
    const twice = await call('work-authorizations', { interventionId: id, quoteId });
    expect(outcome(twice)).toEqual([409, 'QUOTE_ALREADY_AUTHORIZED']);
    const order = await office.orderOf(id);
    await office.post(`work-authorizations/${order}/validate`);
    expect(await show(`work-authorizations/${order}`)).toMatchObject({ validity: 'valid', daysUntilExpiry: 30 });
    await application.onServer((server) =>
      server.query(
        `UPDATE ${application.settings.database.tenantDatabasePrefix}${tenantId}.work_authorizations
          SET valid_until = valid_until - INTERVAL 31 DAY WHERE id = ?`,
        [order],
      ),
    );
    expect(await show(`work-authorizations/${order}`)).toMatchObject({ validity: 'expired', daysUntilExpiry: -1 });
    expect(field(await show('work-authorizations?validity=expired'), 'meta.total')).toBe(1);
    expect(outcome(await call(`interventions/${id}/transitions`, { to: 'in_repair' }))).toEqual([
      422,
      'AUTHORIZATION_EXPIRED',
    ]);
    await office.post(`work-authorizations/${order}/cancel`);
    const again = await office.make('work-authorizations', { interventionId: id, quoteId });
    await office.post(`work-authorizations/${again}/validate`);
    await office.move(id, 'in_repair');
    expect(outcome(await call(`work-authorizations/${again}/cancel`))).toEqual([409, 'REPAIR_STARTED']);
  });

  it('for additional work may arrive during the repair, without a transition', async () => {
    const { id } = await interventionAt('in_repair');
    const quote = await office.quote(id, people.garageId, { kind: 'supplementary' });
    await office.post(`quotes/${quote}/accept`);
    expect(await office.statusOf(id)).toBe('in_repair');
    await office.post(`work-authorizations/${await office.orderOf(id)}/validate`);
    expect(field(await show(`interventions/${id}`), 'acceptedQuoteId')).not.toBe(quote);
  });

  it('may be missing: an order without a quote has the same limit', async () => {
    const { id } = await interventionAt('approved');
    const made = await office.post('work-authorizations', {
      interventionId: id,
      garageId: people.garageId,
      lines: BRAKE_LINES,
      maxAmount: '300000',
    });
    expect(made.body).toMatchObject({ quoteId: null, totalAmount: '292050', maxAmount: '300000' });
    await set('approval.four_eyes', true);
    expect(outcome(await call(`work-authorizations/${numberField(made.body, 'id')}/validate`))).toEqual([
      422,
      'FOUR_EYES',
    ]);
    await set('approval.four_eyes', false);
  });
});
