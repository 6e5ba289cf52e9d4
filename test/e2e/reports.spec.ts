import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { BRAKE_LINES, Desk, hire, incorporate } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import type { HttpClient } from '../support/http-client';
import { field, numberField, textField } from '../support/http-client';
import { pdfPages } from '../support/pdf-text';

type Body = Readonly<Record<string, unknown>>;

/** A time on a day in March 2026, in Abidjan's time zone. */
const at = (day: number, hour = 8): string => new Date(Date.UTC(2026, 2, day, hour)).toISOString();
const MARCH = 'from=2026-03-01&to=2026-03-31';

/** The dashboard and the reports of costs and performance. */
describe('Dashboard and reports', () => {
  let application: RunningApplication;
  let office: Desk;
  let empty: HttpClient;
  let people: People;
  let diesel: number;
  let vehicles = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    empty = await application.company({ name: 'Flotte Vide', slug: 'flotte-vide' });
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    people = await hire(office);
    const types = field((await office.get('fuel-types?limit=100')).body, 'data') as { id: number; code: string }[];
    diesel = types.find(({ code }) => code === 'DIESEL')?.id ?? 0;
  });

  afterAll(async () => {
    await application.stop();
  });

  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;
  const vehicle = (more: Body = {}): Promise<number> => {
    vehicles += 1;
    const bought = { initialOdometer: 10_000, initialOdometerDate: '2026-01-01', purchaseDate: '2026-01-01' };
    return application.vehicleOf(office.client, { plateNumber: `AB ${1000 + vehicles} CI`, ...bought, ...more });
  };
  const kpi = async (key: string, question = MARCH): Promise<unknown> => {
    const kpis = field(await show(`reports/kpis?${question}`), 'kpis') as { key: string }[];
    return kpis.find((one) => one.key === key);
  };
  /** Inserted by SQL, because the API does not accept a problem in the past. */
  const inTables = (work: (name: string) => string, values: readonly unknown[] = []): Promise<unknown> =>
    application.onServer(async (server) => {
      const tenantId = await application.tenantId('flotte-abidjan');
      const { globalName } = application.settings.database;
      const found = `SELECT database_name AS name FROM ${globalName}.tenant_databases WHERE tenant_id = ?`;
      const [database] = await server.query<unknown[]>(found, [tenantId]);
      return server.query(work(textField(database, 'name')), [...values]);
    });

  it('answer nulls and zeroes for an empty company, and no error', async () => {
    for (const report of ['kpis', 'costs', 'failures', 'garages', 'maintenance-schedule', 'ownership'])
      expect((await empty.get(`/api/v1/reports/${report}`)).status).toBe(200);
    const kpis = field((await empty.get('/api/v1/reports/kpis')).body, 'kpis') as {
      value: unknown;
      changePercent: unknown;
    }[];
    expect(kpis.map(({ value }) => value)).toEqual(kpis.map(() => null));
    const dashboard = (await empty.get('/api/v1/dashboard')).body;
    expect(dashboard).toMatchObject({
      availabilityToday: null,
      inProgress: 0,
      byPriority: { low: 0, medium: 0, high: 0, urgent: 0 },
      monthToDate: { costs: '0', previousCosts: '0', changePercent: null },
      costliestVehicles: [],
      nextDue: [],
    });
  });

  it('calculate the cost of a kilometre: fuel, maintenance, renewals and insurance by day', async () => {
    const vehicleId = await vehicle();
    const fuel = { vehicleId, fuelTypeId: diesel, unitPrice: '700' };
    await office.make('fuel-logs', { ...fuel, refuelAt: at(2), quantity: '40', odometer: 12_000 });
    await office.make('fuel-logs', { ...fuel, refuelAt: at(20), quantity: '60', odometer: 13_000 });
    const upkeep = { vehicleId, type: 'preventive', title: 'Vidange', scheduledDate: '2026-03-10' };
    const id = await office.make('maintenances', upkeep);
    await office.post(`maintenances/${id}/complete`, { completedDate: '2026-03-10', cost: '65000' });
    await office.make('renewals', {
      vehicleId,
      type: 'road_tax',
      validUntil: '2027-03-01',
      cost: '15000',
      paidOn: '2026-03-05',
    });
    const policy = {
      policyNumber: 'A',
      insuranceCompany: 'NSIA',
      coverageType: 'third_party',
      premiumAmount: '365000',
    };
    await office.make('insurances', { vehicleId, ...policy, startDate: '2026-01-01', endDate: '2026-12-31' });
    const report = await show(`reports/costs?${MARCH}&vehicleId=${vehicleId}`);
    // 100 l × 700 + 65 000 + 15 000 + 31 days of 1 000, for 3 000 km.
    expect(report).toMatchObject({
      total: '181000',
      costPerKm: '60.3333',
      excludedVehicles: 0,
      vehicles: [
        { workshop: '0', maintenance: '65000', fuel: '70000', insurance: '31000', renewals: '15000', km: 3000 },
      ],
    });
    const unknown = await vehicle();
    await office.make('fuel-logs', { ...fuel, vehicleId: unknown, refuelAt: at(3), quantity: '10' });
    expect(await show(`reports/costs?${MARCH}`)).toMatchObject({
      total: '188000',
      costPerKm: '60.3333',
      excludedVehicles: 1,
    });
    expect(await kpi('cost_per_km', `${MARCH}&vehicleId=${vehicleId}`)).toMatchObject({
      value: '60.3333',
      unit: 'XOF/km',
    });
  });

  it('subtract credit notes, and compare invoices with the accepted quotes', async () => {
    const vehicleId = await vehicle();
    const { id, orderId } = await office.bring(vehicleId, 'vehicle_received', people);
    const today = new Date().toISOString().slice(0, 10);
    const now = `from=${today}&to=${today}&vehicleId=${vehicleId}`;
    const invoiceId = await office.make('invoices', {
      interventionId: id,
      workAuthorizationId: orderId,
      buyer: { name: 'SOTRA' },
    });
    await office.post(`invoices/${invoiceId}/issue`);
    expect(await show(`reports/costs?${now}`)).toMatchObject({
      vehicles: [{ workshop: '292050' }],
      byMonth: [{ key: today.slice(0, 7), amount: '292050' }],
    });
    expect(await kpi('quote_invoice_variance', now)).toMatchObject({ value: '0.00', sampleSize: 1 });
    await office.post(`invoices/${invoiceId}/credit-notes`, { reason: 'Erreur' });
    expect(field(await show(`reports/costs?${now}`), 'total')).toBe('0');
    expect(await kpi('quote_invoice_variance', now)).toMatchObject({ value: null, sampleSize: 0 });
  });

  it('compare a partial invoice with its part of the quote, without credited amounts', async () => {
    const vehicleId = await vehicle();
    const { id, orderId } = await office.bring(vehicleId, 'vehicle_received', people);
    const today = new Date().toISOString().slice(0, 10);
    const now = `from=${today}&to=${today}&vehicleId=${vehicleId}`;
    const ofOrder = { interventionId: id, workAuthorizationId: orderId, buyer: { name: 'SOTRA' } };
    const issue = async (body: object): Promise<number> => {
      const invoiceId = await office.make('invoices', { ...body });
      await office.post(`invoices/${invoiceId}/issue`, { exceedReason: 'Accord téléphonique' });
      return invoiceId;
    };
    const [pads, discs, labour] = BRAKE_LINES;
    const first = await issue({ ...ofOrder, lines: [pads] });
    expect(await kpi('quote_invoice_variance', now)).toMatchObject({ value: '0.00', sampleSize: 1 });
    const dearer = { ...labour, unitPrice: '33000' };
    await issue({ ...ofOrder, lines: [discs, dearer] });
    // 150 000 + 67 500 + 33 000 invoiced, 3 000 more than quoted.
    expect(await kpi('quote_invoice_variance', now)).toMatchObject({ value: '1.21', sampleSize: 1 });
    await office.post(`invoices/${first}/credit-notes`, { reason: 'Erreur' });
    expect(await kpi('quote_invoice_variance', now)).toMatchObject({ value: '3.08', sampleSize: 1 });
    await issue({ ...ofOrder, lines: [{ ...pads, description: 'Forfait plaquettes', unitPrice: '150000' }] });
    expect(await kpi('quote_invoice_variance', now)).toMatchObject({ value: '1.21', sampleSize: 1 });
  });

  it('divide the totals of documents by work type without rounding loss', async () => {
    const vehicleId = await vehicle();
    const { id } = await office.bring(vehicleId, 'vehicle_received', people);
    const today = new Date().toISOString().slice(0, 10);
    const question = `reports/costs?from=${today}&to=${today}&vehicleId=${vehicleId}`;
    const line = { description: 'Lot', quantity: '1', unitPrice: '25' };
    const lines = ['labor', 'supply', 'other'].map((workType) => ({ ...line, workType }));
    const discount = { discountType: 'percentage', discountValue: '10' };
    const issue = async (more: object): Promise<number> => {
      const invoiceId = await office.make('invoices', { interventionId: id, buyer: { name: 'SOTRA' }, ...more });
      await office.post(`invoices/${invoiceId}/issue`);
      return invoiceId;
    };
    const sumOf = async (): Promise<[unknown, number]> => {
      const report = await show(question);
      const parts = field(report, 'byWorkType') as { amount: string }[];
      return [field(report, 'total'), parts.reduce((sum, { amount }) => sum + Number(amount), 0)];
    };
    await issue({ lines });
    expect(await sumOf()).toEqual(['89', 89]);
    const big = [
      { ...line, workType: 'labor', unitPrice: '120000' },
      { ...line, workType: 'supply', unitPrice: '80000' },
    ];
    const discounted = await issue({ lines: big, ...discount });
    expect(await sumOf()).toEqual(['212489', 212_489]);
    const rates = [{ taxCategory: 'S', taxRate: '18', taxableAmount: '1001' }];
    await office.post(`invoices/${discounted}/credit-notes`, { reason: 'Geste', rates });
    expect(await sumOf()).toEqual(['211308', 211_308]);
  });

  it('count the downtime of vehicles, with overlapping periods counted once', async () => {
    const vehicleId = await vehicle();
    await inTables(
      (name) =>
        `INSERT INTO ${name}.interventions (intervention_number, vehicle_id, title, intervention_type_id, current_status, status_changed_at,
          reported_by_name, reported_at, repair_started_at, received_at, immobilized_from, immobilized_until, rework_count, odometer_reading)
         SELECT CONCAT('X-', n.n, '-', ?), ?, 'Panne', (SELECT id FROM ${name}.intervention_types WHERE kind = 'corrective' LIMIT 1), 'closed',
           '2026-03-20', 'Awa', n.reported, n.started, n.received, n.started, n.received, n.rework, n.km
         FROM (SELECT 1 AS n, '2026-03-02' AS reported, '2026-03-03' AS started, '2026-03-06' AS received, 1 AS rework, 20000 AS km
           UNION ALL SELECT 2, '2026-03-12', '2026-03-13', '2026-03-14', 0, 21000) n`,
      [vehicleId, vehicleId],
    );
    await inTables(
      (name) =>
        `INSERT INTO ${name}.vehicle_status_spans (vehicle_id, status, starts_at, ends_at, is_manual)
          VALUES (?, 'out_of_service', '2026-03-05', '2026-03-08', 1)`,
      [vehicleId],
    );
    const question = `${MARCH}&vehicleId=${vehicleId}`;
    // Out of 31 days: 3 to 8 March, and 13 to 14 March.
    expect(await kpi('availability', question)).toMatchObject({ value: '80.65' });
    expect(await kpi('repair_time', question)).toMatchObject({ value: '2.0', sampleSize: 2 });
    expect(await kpi('lead_time', question)).toMatchObject({ value: '3.0' });
    expect(await kpi('rework_rate', question)).toMatchObject({ value: '50.00', isImprovement: null });
    expect(await kpi('mtbf_days', question)).toMatchObject({ value: '10.0', sampleSize: 1 });
    expect(await kpi('mtbf_km', question)).toMatchObject({ value: '1000' });
    expect(await kpi('preventive_ratio', question)).toMatchObject({ value: '0.00', target: '70' });
    expect(await show(`reports/failures?${question}`)).toMatchObject({
      total: 2,
      byKm: [{ band: '<50k', count: 2 }, { count: 0 }, { count: 0 }, { count: 0 }, { count: 0 }, { band: 'unknown' }],
      byVehicle: [{ vehicleId, count: 2 }],
    });
  });

  it('show the cost of a vehicle since its acquisition', async () => {
    const vehicleId = await vehicle({ purchasePrice: '5000000' });
    const fuel = {
      vehicleId,
      fuelTypeId: diesel,
      unitPrice: '700',
      refuelAt: at(2),
      quantity: '100',
      odometer: 15_000,
    };
    await office.make('fuel-logs', fuel);
    expect(field(await show(`reports/ownership?vehicleId=${vehicleId}`), 'vehicles.0')).toMatchObject({
      purchasePrice: '5000000',
      running: '70000',
      total: '5070000',
      km: 5000,
      perKm: '1014.0000',
    });
  });

  it('show upcoming due dates', async () => {
    const vehicleId = await vehicle();
    const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    await office.make('renewals', { vehicleId, type: 'technical_inspection', validUntil: inDays(40) });
    const titles = async (days: number): Promise<string> =>
      JSON.stringify(await show(`reports/maintenance-schedule?days=${days}`));
    expect(await titles(30)).not.toContain(inDays(40));
    expect(await titles(60)).toContain(inDays(40));
    const due = field(await show('dashboard'), 'nextDue') as { dueDate: string; daysLeft: number }[];
    expect(due.find(({ dueDate }) => dueDate === inDays(40))).toMatchObject({ daysLeft: 40 });
    expect(numberField(await show('dashboard'), 'byStatus.closed')).toBeGreaterThan(0);
  });

  it('are exported as files, as PDF with charts', async () => {
    for (const report of ['kpis', 'costs', 'maintenance-schedule', 'failures', 'garages', 'ownership']) {
      const csv = await office.get(`reports/export?report=${report}&format=csv&${MARCH}`);
      expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
      const pdf = await office.get(`reports/export?report=${report}&format=pdf&${MARCH}`);
      expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    }
    const costs = await office.get(`reports/export?report=costs&format=pdf&${MARCH}`);
    expect(pdfPages(costs.bytes).join('\n')).toContain('Véhicules les plus coûteux');
    const workbook = await office.get(`reports/export?report=costs&format=xlsx&${MARCH}`);
    expect(workbook.bytes.subarray(0, 2).toString()).toBe('PK');
    const wrong = await office.client.get('/api/v1/reports/kpis?from=2026-03-31&to=2026-03-01');
    expect([wrong.status, field(wrong.body, 'code')]).toEqual([400, 'VALIDATION_FAILED']);
  });
});
