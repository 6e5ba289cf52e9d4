import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { BRAKE_LINES, Desk, hire, incorporate } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import type { Answer, HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';

/** A driver reports a noise; eleven steps later the invoice is paid and the intervention closed. */
describe('From the reported problem to the paid invoice', () => {
  let application: RunningApplication;
  let office: Desk;
  let elsewhere: HttpClient;
  let people: People;
  let vehicle: number;
  let intervention: number;
  let cheap: number;
  let order: number;
  let invoice: number;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    elsewhere = await application.company({ name: 'Garage Lyon', slug: 'garage-lyon', country: 'FR' });
    people = await hire(office);
    vehicle = await application.vehicleOf(office.client, { plateNumber: '1111 AB 01', initialOdometer: 10_000 });
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const vehicleStatus = async (): Promise<unknown> => field((await office.get(`vehicles/${vehicle}`)).body, 'status');

  it('starts with a report, which has a number and a location', async () => {
    const body = { vehicleId: vehicle, title: 'Bruit au freinage', priority: 'high', odometerReading: 10_250 };
    const made = await office.post('interventions', { ...body, estimatedDurationDays: 3 });
    intervention = numberField(made.body, 'id');
    expect(field(made.body, 'interventionNumber')).toMatch(/^INT-\d{4}-\d{2}-0001$/);
    expect(made.body).toMatchObject({ currentStatus: 'reported', stage: 'reporting', progress: 0 });
    const ways = field(made.body, 'allowedTransitions') as { to: string }[];
    expect(ways.map(({ to }) => to)).toEqual(['in_prediagnostic', 'cancelled', 'approved']);
    expect(field((await office.get(`vehicles/${vehicle}`)).body, 'mileage')).toBe(10_250);
  });

  it('is examined by an expert, who recommends the work', async () => {
    const refused = await office.client.post('/api/v1/quotes', { interventionId: intervention, lines: [] });
    expect(outcome(refused)).toEqual([409, 'INTERVENTION_STATUS_UNFIT']);
    await office.prediagnose(intervention, people.expertId);
    expect(await office.statusOf(intervention)).toBe('prediagnostic_completed');
  });

  it('is quoted by two garages, whose quotes are compared', async () => {
    const other = await office.make('garages', { name: 'Garage de Marcory' });
    cheap = await office.quote(intervention, people.garageId);
    await office.quote(intervention, other, {
      lines: [{ workType: 'supply', description: 'Freins complets', quantity: '1', unitPrice: '305000' }],
    });
    expect(await office.statusOf(intervention)).toBe('quote_received');
    const compared = await office.get(`interventions/${intervention}/quote-comparison`);
    expect(compared.body).toMatchObject({
      currency: 'XOF',
      quotes: [
        { quoteId: cheap, totalAmount: '292050', isCheapest: true, differenceToCheapest: '0' },
        { totalAmount: '359900', isCheapest: false, differenceToCheapest: '67850' },
      ],
    });
  });

  it('is approved: one quote is accepted, the other rejected, an order drafted', async () => {
    await office.move(intervention, 'in_approval');
    await office.post(`quotes/${cheap}/accept`);
    const shown = await office.get(`interventions/${intervention}`);
    expect(shown.body).toMatchObject({ currentStatus: 'approved', acceptedQuoteId: cheap });
    const quotes = await office.get(`quotes?interventionId=${intervention}&sort=totalAmount`);
    expect(field(quotes.body, 'data')).toMatchObject([
      { status: 'accepted' },
      { status: 'rejected', rejectionReason: 'another_quote_accepted' },
    ]);
    order = await office.orderOf(intervention);
    expect((await office.get(`work-authorizations/${order}`)).body).toMatchObject({
      status: 'draft',
      totalAmount: '292050',
      maxAmount: '292050',
      declinedWork: [],
    });
  });

  it('is repaired only with a validated order, and the vehicle follows', async () => {
    const early = await office.client.post(`/api/v1/interventions/${intervention}/transitions`, { to: 'in_repair' });
    expect(outcome(early)).toEqual([422, 'AUTHORIZATION_REQUIRED']);
    await office.post(`work-authorizations/${order}/validate`);
    const prices = await office.get('supply-prices?sort=netUnitPrice');
    expect(field(prices.body, 'data')).toMatchObject([
      { description: 'Main-d’œuvre', netUnitPrice: '30000' },
      { description: 'Disques de frein', unitPrice: '75000', netUnitPrice: '67500' },
      { description: 'Plaquettes de frein', netUnitPrice: '150000' },
    ]);
    await office.move(intervention, 'in_repair');
    expect(await vehicleStatus()).toBe('maintenance');
  });

  it('returns to the garage if the vehicle is not ready', async () => {
    await office.move(intervention, 'repair_completed');
    await office.takeBack(intervention, { isVehicleReady: false, remainingIssues: 'Le bruit est encore là' });
    expect((await office.get(`interventions/${intervention}`)).body).toMatchObject({
      currentStatus: 'in_repair',
      reworkCount: 1,
    });
    expect(await vehicleStatus()).toBe('maintenance');
  });

  it('ends with the vehicle in service again', async () => {
    await office.move(intervention, 'repair_completed');
    const report = await office.takeBack(intervention, { customerSatisfaction: 'good' });
    expect(await office.statusOf(intervention)).toBe('vehicle_received');
    expect(await vehicleStatus()).toBe('active');
    expect(field((await office.get(`work-authorizations/${order}`)).body, 'status')).toBe('closed');
    expect(field((await office.get(`reception-reports/${report}`)).body, 'satisfactionScore')).toBe(4);
  });

  it('is invoiced for the ordered work, by a company with a legal identity', async () => {
    const buyer = { name: 'Assurances du Golfe', address: 'Avenue Terrasson' };
    invoice = await office.make('invoices', { interventionId: intervention, workAuthorizationId: order, buyer });
    const unknown = await office.client.post(`/api/v1/invoices/${invoice}/issue`, {});
    expect(outcome(unknown)).toEqual([422, 'TENANT_IDENTITY_INCOMPLETE']);
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    const issued = await office.post(`invoices/${invoice}/issue`);
    expect(field(issued.body, 'invoiceNumber')).toMatch(/^INV-\d{4}-\d{2}-0001$/);
    expect(issued.body).toMatchObject({
      status: 'issued',
      subtotalAmount: '247500',
      taxAmount: '44550',
      totalAmount: '292050',
      balanceDue: '292050',
      taxLines: [{ taxRate: '18.00', taxableAmount: '247500', taxAmount: '44550' }],
      seller: { name: 'Flotte Abidjan SARL' },
      buyer: { name: 'Assurances du Golfe' },
    });
    expect(await office.statusOf(intervention)).toBe('invoiced');
  });

  it('is printed as issued, whatever is renamed later', async () => {
    const first = await office.get(`invoices/${invoice}/pdf`);
    expect([first.headers['content-type'], first.bytes.subarray(0, 5).toString()]).toEqual([
      'application/pdf',
      '%PDF-',
    ]);
    const before = await office.get(`invoices/${invoice}`);
    const version = field((await office.get(`garages/${people.garageId}`)).body, 'version');
    await office.client.patch(`/api/v1/garages/${people.garageId}`, { name: 'Garage renommé', version });
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'), { legalName: 'Autre nom' });
    expect((await office.get(`invoices/${invoice}/pdf`)).bytes.equals(first.bytes)).toBe(true);
    expect((await office.get(`invoices/${invoice}`)).body).toEqual(before.body);
  });

  it('is paid in two parts, and closed with the second one', async () => {
    await office.post(`invoices/${invoice}/payments`, { amount: '100000', method: 'mobile_money' });
    const tooMuch = await office.client.post(`/api/v1/invoices/${invoice}/payments`, {
      amount: '192051',
      method: 'cash',
    });
    expect(outcome(tooMuch)).toEqual([422, 'OVERPAYMENT']);
    expect((await office.get(`invoices/${invoice}`)).body).toMatchObject({
      paymentStatus: 'partially_paid',
      balanceDue: '192050',
    });
    const rest = await office.post(`invoices/${invoice}/mark-paid`, { method: 'bank_transfer' });
    expect(field(rest.body, 'amount')).toBe('192050');
    expect((await office.get(`interventions/${intervention}`)).body).toMatchObject({
      currentStatus: 'closed',
      closureReason: 'paid',
      progress: 100,
    });
  });

  it('leaves a history of every step, in order', async () => {
    const history = await office.get(`interventions/${intervention}/history`);
    const steps = field(history.body, 'steps') as { toStatus: string; trigger: string }[];
    expect(steps.map(({ toStatus, trigger }) => `${toStatus} ${trigger}`)).toEqual([
      'reported manual',
      'in_prediagnostic document',
      'prediagnostic_completed document',
      'in_quote document',
      'quote_received document',
      'in_approval manual',
      'approved document',
      'in_repair manual',
      'repair_completed manual',
      'in_reception document',
      'in_repair document',
      'repair_completed manual',
      'in_reception document',
      'vehicle_received document',
      'invoiced document',
      'closed document',
    ]);
  });

  it('reopens when a payment is voided', async () => {
    const payments = await office.get(`payments?invoiceId=${invoice}&method=mobile_money`);
    const payment = numberField(payments.body, 'data.0.id');
    await office.post(`payments/${payment}/void`, { reason: 'Transfert rejeté' });
    expect(await office.statusOf(intervention)).toBe('invoiced');
    await office.post(`invoices/${invoice}/mark-paid`, { method: 'cash' });
    expect(await office.statusOf(intervention)).toBe('closed');
  });

  it('is invisible to another company', async () => {
    for (const path of [
      `interventions/${intervention}`,
      `quotes/${cheap}`,
      `invoices/${invoice}`,
      `invoices/${invoice}/pdf`,
    ])
      expect((await elsewhere.get(`/api/v1/${path}`)).status).toBe(404);
    expect(field((await elsewhere.get('/api/v1/interventions')).body, 'meta.total')).toBe(0);
  });

  it('cannot be changed by writing the status, total or number', async () => {
    for (const body of [{ currentStatus: 'closed' }, { interventionNumber: 'X' }, { rejected: true }])
      expect((await office.client.patch(`/api/v1/interventions/${intervention}`, { ...body, version: 1 })).status).toBe(
        400,
      );
    const priced = { interventionId: intervention, lines: BRAKE_LINES, totalAmount: '1' };
    expect((await office.client.post('/api/v1/quotes', priced)).status).toBe(400);
  });
});
