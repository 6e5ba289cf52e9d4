import { TenantRunner } from '#tenancy';
import { AlertEvaluation } from '../../src/insights/alerts/alert-evaluation.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire } from '../support/workshop-desk';
import { field, textField } from '../support/http-client';

type Body = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, unknown>>;

const DAY_MS = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const instantIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Upcoming obligations by date and by kilometres, and the clock of interventions on hold. */
describe('The due schedule', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  let vehicles = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
  });

  afterAll(async () => {
    await application.stop();
  });

  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;
  const vehicle = (more: Body = {}): Promise<number> => {
    vehicles += 1;
    const first = { initialOdometer: 10_000, initialOdometerDate: dayIn(-200) };
    return application.vehicleOf(office.client, { plateNumber: `AB ${1000 + vehicles} CI`, ...first, ...more });
  };
  const plan = (vehicleId: number, more: Body): Promise<number> =>
    office.make('maintenance-plans', { vehicleId, title: 'Vidange', type: 'preventive', ...more });
  const read = (vehicleId: number, value: number, days: number): Promise<number> =>
    office.make('odometer-readings', { vehicleId, value, readAt: instantIn(days) });
  const schedule = async (days: number, vehicleId: number): Promise<Row[]> =>
    field(await show(`reports/maintenance-schedule?days=${days}&vehicleId=${vehicleId}`), 'due') as Row[];
  /** Simulates an earlier time, by hours. */
  const earlier = (table: string, columns: readonly string[], hours: number, where: string): Promise<unknown> =>
    application.onServer(async (server) => {
      const { globalName } = application.settings.database;
      const found = `SELECT database_name AS name FROM ${globalName}.tenant_databases WHERE tenant_id = ?`;
      const [database] = await server.query<unknown[]>(found, [tenantId]);
      const moved = columns.map((column) => `${column} = ${column} - INTERVAL ${hours} HOUR`).join(', ');
      return server.query(`UPDATE ${textField(database, 'name')}.${table} SET ${moved} WHERE ${where}`);
    });
  const evaluate = (): Promise<unknown> =>
    application.app.get(TenantRunner).run(tenantId, AlertEvaluation, (alerts) => alerts.evaluate(null));
  const alertsOf = async (vehicleId: number): Promise<string[]> => {
    await evaluate();
    const found = field(await show(`alerts?vehicleId=${vehicleId}`), 'data') as Record<string, string>[];
    return found
      .filter(({ type, status }) => status !== 'resolved' && type?.startsWith('intervention'))
      .map(({ type, severity }) => `${type} ${severity}`)
      .toSorted();
  };

  it('estimates the date of a due distance from the daily distance of the vehicle', async () => {
    const vehicleId = await vehicle();
    await read(vehicleId, 10_000, -40);
    await read(vehicleId, 14_000, 0);
    const id = await plan(vehicleId, { intervalKm: 8_980, startDate: dayIn(-40), startOdometer: 10_000 });
    const expected = field(await show(`maintenance-plans/${id}`), 'expectedDate');
    expect(expected).toBe(dayIn(50));
    expect(await schedule(30, vehicleId)).toEqual([]);
    expect(await schedule(60, vehicleId)).toMatchObject([
      {
        entityType: 'maintenance_plans',
        entityId: id,
        dueDate: null,
        dueOdometer: 18_980,
        remainingKm: 4980,
        expectedDate: expected,
        daysLeft: 50,
        isOverdue: false,
      },
    ]);
    const next = field(await show('dashboard'), 'nextDue') as Row[];
    expect(next.find(({ entityId }) => entityId === id)).toMatchObject({ expectedDate: expected });
  });

  it('lists what is overdue first, by kilometres too', async () => {
    const vehicleId = await vehicle();
    await read(vehicleId, 10_000, -40);
    await read(vehicleId, 14_000, 0);
    await office.make('renewals', { vehicleId, type: 'road_tax', validUntil: dayIn(3) });
    await office.make('renewals', { vehicleId, type: 'technical_inspection', validUntil: dayIn(-1) });
    const over = await plan(vehicleId, { intervalKm: 3_450, startDate: dayIn(-40), startOdometer: 10_000 });
    const due = await schedule(30, vehicleId);
    expect(due.map(({ isOverdue }) => isOverdue)).toEqual([true, true, false]);
    expect(due[0]).toMatchObject({ entityId: over, remainingKm: -550, expectedDate: dayIn(-5), daysLeft: -5 });
    expect(due[1]).toMatchObject({ type: 'renewal_expiry', expectedDate: dayIn(-1), dueOdometer: null });
  });

  it('counts obligations without an estimated date, and lists them once they are near', async () => {
    const vehicleId = await vehicle({ initialOdometerDate: dayIn(-3) });
    const far = { intervalKm: 9_000, startDate: dayIn(-3), startOdometer: 10_000 };
    await plan(vehicleId, far);
    const asked = `reports/maintenance-schedule?days=90&vehicleId=${vehicleId}`;
    expect(await show(asked)).toMatchObject({ due: [], withoutForecast: 1 });
    const near = await plan(vehicleId, { ...far, title: 'Filtres', intervalKm: 800 });
    expect(await show(asked)).toMatchObject({
      due: [{ entityId: near, expectedDate: null, daysLeft: null, remainingKm: 800, isOverdue: false }],
      withoutForecast: 1,
    });
  });

  it('counts available vehicles by the same rule now and over a period', async () => {
    const vehicleId = await vehicle();
    const dashboard = async (): Promise<number> => Number(field(await show('dashboard'), 'availabilityToday'));
    const id = await office.report(vehicleId);
    const version = field(await show(`interventions/${id}`), 'version');
    const before = await dashboard();
    const times = { immobilizedFrom: instantIn(-0.01), immobilizedUntil: instantIn(2) };
    await office.client.patch(`/api/v1/interventions/${id}`, { ...times, version });
    expect(await dashboard()).toBeCloseTo(before - 100 / vehicles, 1);
    const ended = { immobilizedUntil: instantIn(-0.005), version: Number(version) + 1 };
    await office.client.patch(`/api/v1/interventions/${id}`, ended);
    expect(await dashboard()).toBe(before);
  });

  it('shows overdue maintenance before scheduled maintenance', async () => {
    const vehicleId = await vehicle();
    await read(vehicleId, 14_000, 0);
    await plan(vehicleId, { intervalMonths: 6, nextDueDate: dayIn(5), title: 'Contrôle' });
    const over = await plan(vehicleId, { intervalKm: 3_000, startDate: dayIn(-40), startOdometer: 10_000 });
    expect(field(await show(`vehicles/${vehicleId}`), 'nextMaintenance')).toMatchObject({ planId: over });
  });

  it('answers 404 for a vehicle that does not exist', async () => {
    for (const report of ['kpis', 'costs', 'failures', 'garages', 'ownership', 'maintenance-schedule'])
      expect((await office.client.get(`/api/v1/reports/${report}?vehicleId=999999`)).status).toBe(404);
    const file = await office.client.get('/api/v1/reports/export?report=costs&format=csv&vehicleId=999999');
    expect(file.status).toBe(404);
  });

  it('excludes the time on hold from the duration of a stage, also after the hold', async () => {
    const vehicleId = await vehicle();
    const id = await office.report(vehicleId);
    await office.post(`interventions/${id}/hold`, { reason: 'Attend une pièce' });
    await office.post(`interventions/${id}/resume`);
    await earlier('interventions', ['status_changed_at', 'reported_at'], 20 * 24, `id = ${id}`);
    // The intervention is on hold from the first hour until now.
    await earlier('intervention_holds', ['held_at'], 20 * 24 - 1, `intervention_id = ${id}`);
    expect(await alertsOf(vehicleId)).toEqual([]);
    // Two days and one hour passed before the hold, one hour more than the stage may take.
    await earlier('interventions', ['status_changed_at', 'reported_at'], 48, `id = ${id}`);
    expect(await alertsOf(vehicleId)).toEqual(['intervention_stalled warning']);
  });

  it('excludes the time on hold from urgency and from the estimate of a repair, in lists as well', async () => {
    const vehicleId = await vehicle();
    const { id } = await office.bring(vehicleId, 'in_repair', await hire(office));
    const overdue = async (): Promise<unknown> => [
      field(await show(`interventions/${id}`), 'isOverdue'),
      field(await show(`interventions?isOverdue=true&vehicleId=${vehicleId}`), 'meta.total'),
      await alertsOf(vehicleId),
    ];
    await office.post(`interventions/${id}/hold`, { reason: 'Attend une pièce' });
    await earlier('interventions', ['status_changed_at', 'repair_started_at'], 5 * 24, `id = ${id}`);
    await earlier('intervention_holds', ['held_at'], 3 * 24, `intervention_id = ${id}`);
    expect(await overdue()).toEqual([false, 0, []]);
    await office.post(`interventions/${id}/resume`);
    expect(await overdue()).toEqual([false, 0, []]);
    await earlier('interventions', ['status_changed_at', 'repair_started_at'], 2 * 24, `id = ${id}`);
    expect(await overdue()).toEqual([true, 1, ['intervention_overdue warning', 'intervention_stalled warning']]);
  });
});
