import { addDays, dayIn } from '#kernel';
import { TenantRunner } from '#tenancy';
import { DemoFleet } from '../../src/fleet/demo/demo-fleet.service';
import { AlertEvaluation } from '../../src/insights/alerts/alert-evaluation.service';
import { DemoObligations } from '../../src/maintenance/demo/demo-obligations.service';
import { DemoWorkshop } from '../../src/workshop/demo/demo-workshop.service';
import { INTERVENTION_STATUSES } from '../../src/workshop/interventions/intervention.choices';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, incorporate, LEGAL_IDENTITY } from '../support/workshop-desk';
import { field, numberField } from '../support/http-client';

/** The data of a demo company: interventions in every status with their documents, and two years of obligations. */
describe.each([
  ['fleet', 'flotte-abidjan', 'CI'],
  ['workshop', 'garage-lyon', 'FR'],
] as const)('The company of a demo %s', (company, slug, country) => {
  let application: RunningApplication;
  let desk: Desk;

  beforeAll(async () => {
    application = await startApplication();
    desk = new Desk(await application.company({ name: slug, slug, country }));
    const tenantId = await application.tenantId(slug);
    await incorporate(application.admin, tenantId, LEGAL_IDENTITY);
    const runner = application.app.get(TenantRunner);
    await runner.run(tenantId, DemoFleet, (fleet) => fleet.fill(company));
    const clerk = { userId: numberField((await desk.get('auth/me')).body, 'id'), name: 'Yao Kouassi' };
    const furnish = (): Promise<number> => runner.run(tenantId, DemoWorkshop, (workshop) => workshop.furnish(clerk));
    await furnish();
    await furnish();
    for (let times = 0; times < 2; times++) {
      await runner.run(tenantId, DemoObligations, (obligations) => obligations.furnish());
      await runner.run(tenantId, AlertEvaluation, (alerts) => alerts.evaluate(null));
    }
  });

  afterAll(async () => {
    await application.stop();
  });

  const total = async (path: string): Promise<number> => Number(field((await desk.get(path)).body, 'meta.total'));

  it('has some fifty interventions in all statuses, created once', async () => {
    expect(await total('interventions?limit=1')).toBe(52);
    const counts = await Promise.all(
      INTERVENTION_STATUSES.map(async (status) => [status, await total(`interventions?limit=1&status=${status}`)]),
    );
    expect(counts.filter(([, count]) => count === 0)).toEqual([]);
  });

  it('has two years of obligations, created once, and alerts of near due dates', async () => {
    const isFleet = company === 'fleet';
    expect(await total('maintenance-plans?limit=1')).toBeGreaterThan(20);
    expect((await total('fuel-logs?limit=1')) > 1000).toBe(isFleet);
    expect((await total('insurances?limit=1')) > 40).toBe(isFleet);
    expect(await total('renewals?limit=1')).toBeGreaterThan(40);
    expect(await total('maintenances?limit=1&status=completed')).toBeGreaterThan(80);
    expect(await total('alerts?limit=1&status=open')).toBeGreaterThan(10);
  });

  it('has meaningful figures in the reports', async () => {
    // The company's day: the vehicles of the workshop exist since today.
    const to = dayIn(company === 'fleet' ? 'Africa/Abidjan' : 'Europe/Paris', new Date());
    const from = addDays(to, -365);
    const report = (await desk.get(`reports/kpis?from=${from}&to=${to}`)).body;
    const kpis = field(report, 'kpis') as { key: string; value: string | null }[];
    const without = kpis.filter(({ value }) => value === null).map(({ key }) => key);
    const customers = ['cost_per_km', 'fuel_consumption', 'fuel_cost_per_100km', 'mtbf_km'];
    expect(without.filter((key) => !customers.includes(key))).toEqual([]);
    expect(without.includes('cost_per_km')).toBe(company === 'workshop');
    const dashboard = (await desk.get('dashboard')).body;
    expect(field(dashboard, 'nextDue.9.title')).toEqual(expect.any(String));
  });

  it('has documents of every kind, and invoices numbered without gaps', async () => {
    for (const path of [
      'prediagnostics',
      'quotes',
      'work-authorizations',
      'reception-reports',
      'payments',
      'supply-prices',
    ])
      expect([path, (await total(`${path}?limit=1`)) > 5]).toEqual([path, true]);
    const listed = await desk.get('invoices?direction=issued&documentType=invoice&sort=issueDate&limit=100');
    const issued = (field(listed.body, 'data') as { invoiceNumber: string }[]).map(
      ({ invoiceNumber }) => invoiceNumber,
    );
    const byYear = Map.groupBy(issued, (number) => number.slice(0, 8));
    for (const numbers of byYear.values())
      expect(numbers.map((number) => Number(number.slice(-4)))).toEqual(numbers.map((_number, index) => index + 1));
  });

  it('has interventions of realistic duration', async () => {
    const listed = await desk.get('interventions?status=closed&sort=reportedAt&limit=1');
    const id = Number(field(listed.body, 'data.0.id'));
    const history = await desk.get(`interventions/${id}/history`);
    const steps = field(history.body, 'steps') as { at: string; byName: string }[];
    const moments = steps.map(({ at }) => at);
    expect(moments).toEqual(moments.toSorted());
    expect(Date.parse(moments.at(-1) ?? '') - Date.parse(moments[0] ?? '')).toBeGreaterThan(7 * 24 * 3_600_000);
    expect(steps.map(({ byName }) => byName)).toEqual(steps.map(() => 'Yao Kouassi'));
  });

  it('prints its issued documents', async () => {
    const listed = await desk.get('invoices?status=issued&limit=1');
    const pdf = await desk.get(`invoices/${Number(field(listed.body, 'data.0.id'))}/pdf`);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });
});
