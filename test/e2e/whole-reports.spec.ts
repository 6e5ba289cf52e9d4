import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import type { Answer } from '../support/http-client';
import { field } from '../support/http-client';
import { pdfPages } from '../support/pdf-text';
import { unzip } from '../support/unzip';

type Body = Readonly<Record<string, unknown>>;
interface Share {
  readonly key: string;
  readonly amount: string;
}

const at = (month: number, day: number): string => new Date(Date.UTC(2026, month - 1, day, 8)).toISOString();

/** Reports state their sources and omit nothing silently. */
describe('Reports are complete', () => {
  let application: RunningApplication;
  let office: Desk;
  let people: People;
  let diesel: number;
  let vehicles = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
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
    return application.vehicleOf(office.client, { plateNumber: `AB ${1000 + vehicles} CI`, ...more });
  };
  const sum = (shares: readonly Share[]): number => shares.reduce((total, { amount }) => total + Number(amount), 0);

  it('by month with every kind of cost, insurance included without rounding loss', async () => {
    const vehicleId = await vehicle();
    const policy = { policyNumber: 'A', insuranceCompany: 'NSIA', coverageType: 'third_party' };
    const term = { startDate: '2026-01-15', endDate: '2027-01-14', premiumAmount: '100000' };
    await office.make('insurances', { vehicleId, ...policy, ...term });
    const extra = { coverageType: 'collision', isCompulsoryCover: false, premiumAmount: '777' };
    await office.make('insurances', { vehicleId, ...policy, ...term, ...extra });
    const fuel = { vehicleId, fuelTypeId: diesel, unitPrice: '700', quantity: '10' };
    await office.make('fuel-logs', { ...fuel, refuelAt: at(1, 20) });
    await office.make('fuel-logs', { ...fuel, refuelAt: at(3, 2) });
    const work = { vehicleId, type: 'repair', title: 'Pneus', scheduledDate: '2026-02-10' };
    const id = await office.make('maintenances', work);
    await office.post(`maintenances/${id}/complete`, { completedDate: '2026-02-10', cost: '65000' });
    const tax = { type: 'road_tax', validUntil: '2027-03-01', cost: '15000', paidOn: '2026-03-05' };
    await office.make('renewals', { vehicleId, ...tax });
    const report = await show(`reports/costs?from=2026-01-01&to=2026-03-20&vehicleId=${vehicleId}`);
    const months = field(report, 'byMonth') as Share[];
    expect(months).toMatchObject([
      { key: '2026-01', fuel: '7000', maintenance: '0', insurance: '4693', amount: '11693' },
      { key: '2026-02', fuel: '0', maintenance: '65000', renewals: '0', workshop: '0' },
      { key: '2026-03', fuel: '7000', renewals: '15000' },
    ]);
    expect(sum(months)).toBe(Number(field(report, 'total')));
    expect(sum(months.map((month) => ({ key: '', amount: String(field(month, 'insurance')) })))).toBe(
      Number(field(report, 'vehicles.0.insurance')),
    );
  });

  it('by the garage of the order, if the invoice names none', async () => {
    const vehicleId = await vehicle();
    const { id, orderId } = await office.bring(vehicleId, 'vehicle_received', people);
    const bill = { interventionId: id, workAuthorizationId: orderId, buyer: { name: 'SOTRA' } };
    await office.post(`invoices/${await office.make('invoices', bill)}/issue`);
    const today = new Date().toISOString().slice(0, 10);
    const report = await show(`reports/costs?from=${today}&to=${today}&vehicleId=${vehicleId}`);
    expect(field(report, 'byGarage')).toEqual([{ key: 'Garage du Plateau', amount: field(report, 'total') }]);
  });

  it('of failures with a band for unknown values, so that the bands add up to the total', async () => {
    const types = field(await show('intervention-types?limit=100'), 'data') as { id: number; kind: string }[];
    const interventionTypeId = types.find(({ kind }) => kind === 'corrective')?.id;
    const vehicleId = await vehicle({ year: null });
    await office.make('interventions', { vehicleId, title: 'Panne', interventionTypeId });
    await office.make('interventions', { vehicleId, title: 'Panne', interventionTypeId, odometerReading: 120_000 });
    const report = await show(`reports/failures?vehicleId=${vehicleId}`);
    const counts = (bands: string): unknown =>
      (field(report, bands) as { band: string; count: number }[])
        .filter(({ count }) => count > 0)
        .map(({ band, count }) => `${band} ${count}`);
    expect([field(report, 'total'), counts('byKm'), counts('byAge')]).toEqual([
      2,
      ['100-150k 1', 'unknown 1'],
      ['unknown 2'],
    ]);
  });

  describe('as files', () => {
    const file = (report: string, format: string, more = ''): Promise<Answer> =>
      office.get(`reports/export?report=${report}&format=${format}&from=2026-01-01&to=2026-03-20${more}`);
    const paper = async (report: string, more = ''): Promise<string> =>
      pdfPages((await file(report, 'pdf', more)).bytes).join('\n');
    const today = (): string => new Date().toISOString().slice(0, 10);
    const printed = (day: string): string => day.split('-').toReversed().join('/');

    it('show the period, the date of issue, formatted amounts and a total', async () => {
      const text = await paper('costs');
      expect(text).toContain('Du 01/01/2026 au 20/03/2026');
      expect(text).toContain(`Établi le ${printed(today())}`);
      expect(text).toContain('F CFA');
      expect(text).toMatch(/Total/);
      expect(text).toContain('févr. 2026');
      expect(text).not.toMatch(/XOF|2026-0/);
      const name = (await file('costs', 'pdf')).headers['content-disposition'];
      expect(name).toContain('couts-par-vehicule-2026-01-01_2026-03-20.pdf');
    });

    it('have a label for every code', async () => {
      const now = `&from=${today()}&to=${today()}`;
      const costs = pdfPages((await office.get(`reports/export?report=costs&format=pdf${now}`)).bytes).join('\n');
      expect(costs).toContain('Fournitures');
      const kpis = pdfPages((await office.get(`reports/export?report=kpis&format=pdf${now}`)).bytes).join('\n');
      expect(kpis).toContain('En prédiagnostic');
      expect(kpis).not.toMatch(/in_prediagnostic|XOF/);
      const vehicleId = await vehicle();
      const due = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
      await office.make('renewals', { vehicleId, type: 'technical_inspection', validUntil: due });
      const schedule = await paper('maintenance-schedule', `&vehicleId=${vehicleId}`);
      expect(schedule).toContain('Document du véhicule');
      expect(schedule).toContain(printed(due));
      expect(schedule).not.toMatch(/renewal_expiry|\d{4}-\d\d-\d\d/);
    });

    it('state when a report is empty', async () => {
      const vehicleId = await vehicle();
      for (const report of ['costs', 'failures', 'garages', 'maintenance-schedule'])
        expect(await paper(report, `&vehicleId=${vehicleId}`)).toContain('Aucune donnée');
    });

    it('as workbooks have the period, the currency and a total, and as CSV only data rows', async () => {
      const workbook = await file('costs', 'xlsx');
      expect(workbook.headers['content-disposition']).toContain('couts-par-vehicule-2026-01-01_2026-03-20.xlsx');
      const sheet = unzip(workbook.bytes).get('xl/worksheets/sheet1.xml') ?? '';
      for (const text of ['Devise', 'XOF', '>Total<', '>Du<', '>Au<']) expect(sheet).toContain(text);
      const csv = (await file('costs', 'csv')).text;
      expect(csv).toContain(';XOF');
      expect(csv).toContain('2026-01-01;2026-03-20');
      expect(csv.trim().split('\r\n').at(-1)).not.toMatch(/^Total/);
    });
  });
});
