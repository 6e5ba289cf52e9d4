import { TenantRunner } from '#tenancy';
import { DemoFleet } from '../../src/fleet/demo/demo-fleet.service';
import { DemoWorkshop } from '../../src/workshop/demo/demo-workshop.service';
import { INTERVENTION_STATUSES } from '../../src/workshop/interventions/intervention.choices';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, incorporate, LEGAL_IDENTITY } from '../support/dossiers';
import { field } from '../support/http-client';

/** What a newcomer finds: dossiers in every status, with the documents that belong to them. */
describe.each([
  ['fleet', 'flotte-abidjan', 'CI'],
  ['workshop', 'garage-lyon', 'FR'],
] as const)('The workshop of a demo %s', (company, slug, country) => {
  let application: RunningApplication;
  let desk: Desk;

  beforeAll(async () => {
    application = await startApplication();
    desk = new Desk(await application.company({ name: slug, slug, country }));
    const tenantId = await application.tenantId(slug);
    await incorporate(application.admin, tenantId, LEGAL_IDENTITY);
    const runner = application.app.get(TenantRunner);
    await runner.run(tenantId, DemoFleet, (fleet) => fleet.fill(company));
    const clerk = { userId: 1, name: 'Yao Kouassi' };
    const furnish = (): Promise<number> => runner.run(tenantId, DemoWorkshop, (workshop) => workshop.furnish(clerk));
    await furnish();
    await furnish();
  });

  afterAll(async () => {
    await application.stop();
  });

  const total = async (path: string): Promise<number> => Number(field((await desk.get(path)).body, 'meta.total'));

  it('has some forty dossiers, once, in all statuses', async () => {
    expect(await total('interventions?limit=1')).toBe(43);
    const counts = await Promise.all(
      INTERVENTION_STATUSES.map(async (status) => [status, await total(`interventions?limit=1&status=${status}`)]),
    );
    expect(counts.filter(([, count]) => count === 0)).toEqual([]);
  });

  it('has documents of every kind, and invoices numbered without a hole', async () => {
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

  it('lets its dossiers have taken their time', async () => {
    const listed = await desk.get('interventions?status=closed&sort=reportedAt&limit=1');
    const id = Number(field(listed.body, 'data.0.id'));
    const history = await desk.get(`interventions/${id}/history`);
    const steps = field(history.body, 'steps') as { at: string; byName: string }[];
    const moments = steps.map(({ at }) => at);
    expect(moments).toEqual(moments.toSorted());
    expect(Date.parse(moments.at(-1) ?? '') - Date.parse(moments[0] ?? '')).toBeGreaterThan(7 * 24 * 3_600_000);
    expect(steps.map(({ byName }) => byName)).toEqual(steps.map(() => 'Yao Kouassi'));
  });

  it('prints what it issued', async () => {
    const listed = await desk.get('invoices?status=issued&limit=1');
    const pdf = await desk.get(`invoices/${Number(field(listed.body, 'data.0.id'))}/pdf`);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });
});
