import { TenantRunner } from '#tenancy';
import { MaintenanceNight } from '../../src/maintenance/maintenance-night.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import type { Answer } from '../support/http-client';
import { field, numberField } from '../support/http-client';

type Body = Readonly<Record<string, unknown>>;

const DAY_MS = 86_400_000;
/** A date, as a number of days from today in the company's time zone; in Abidjan it is UTC. */
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const instantIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Recurring maintenance of vehicles. */
describe('Maintenance', () => {
  let application: RunningApplication;
  let office: Desk;
  let vehicles = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const tried = async (path: string, body: Body): Promise<unknown> =>
    outcome(await office.client.post(`/api/v1/${path}`, { ...body }));
  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;
  const vehicle = (more: Body = {}): Promise<number> => {
    vehicles += 1;
    const plateNumber = `AB ${1000 + vehicles} CI`;
    return office.make('vehicles', { plateNumber, brandId: 1, modelId: 1, initialOdometer: 10_000, ...more });
  };

  const plan = (vehicleId: number, more: Body): Body => ({
    vehicleId,
    title: 'Vidange',
    type: 'preventive',
    ...more,
  });
  const upkeep = (vehicleId: number, planId: number | null, more: Body = {}): Promise<number> =>
    office.make('maintenances', {
      vehicleId,
      planId,
      type: 'preventive',
      title: 'Vidange',
      scheduledDate: dayIn(0),
      ...more,
    });

  it('is due by kilometres or by time, whichever comes first', async () => {
    const vehicleId = await vehicle({ initialOdometerDate: dayIn(-20) });
    const both = { intervalKm: 10_000, intervalMonths: 12, startDate: dayIn(-10), startOdometer: 10_000 };
    const id = await office.make('maintenance-plans', plan(vehicleId, both));
    expect(await show(`maintenance-plans/${id}`)).toMatchObject({
      dueState: 'ok',
      nextDueOdometer: 20_000,
      remainingKm: 10_000,
      forecastDate: null,
    });
    await office.post('odometer-readings', { vehicleId, value: 19_200, readAt: instantIn(-2) });
    const near = await show(`maintenance-plans/${id}`);
    expect(near).toMatchObject({ dueState: 'due_soon', remainingKm: 800, forecastDate: dayIn(2) });
    expect(field(near, 'expectedDate')).toBe(dayIn(2));
    await office.post('odometer-readings', { vehicleId, value: 20_100, readAt: instantIn(-1) });
    expect(await show(`maintenance-plans/${id}`)).toMatchObject({ dueState: 'overdue', remainingKm: -100 });
    const overdue = await show(`maintenance-plans?dueState=overdue&vehicleId=${vehicleId}`);
    expect(field(overdue, 'meta.total')).toBe(1);
  });

  it('advances the plan when it is completed, and schedules the next maintenance', async () => {
    const vehicleId = await vehicle({ initialOdometerDate: dayIn(-20) });
    const terms = { intervalKm: 10_000, intervalMonths: 6, autoCreateMaintenance: true };
    const planId = await office.make('maintenance-plans', plan(vehicleId, terms));
    const id = await upkeep(vehicleId, planId);
    expect(
      await tried('maintenances', { vehicleId, planId, type: 'preventive', title: 'x', scheduledDate: dayIn(3) }),
    ).toEqual([409, 'MAINTENANCE_SCHEDULED']);
    expect(await tried(`maintenances/${id}/complete`, {})).toEqual([422, 'ODOMETER_REQUIRED']);
    await office.post(`maintenances/${id}/start`);
    await office.post(`maintenances/${id}/complete`, { odometerReading: 12_500, cost: '65000' });
    expect(await show(`maintenances/${id}`)).toMatchObject({
      status: 'completed',
      cost: '65000',
      completedDate: dayIn(0),
    });
    const after = await show(`maintenance-plans/${planId}`);
    expect(after).toMatchObject({ nextDueOdometer: 22_500, dueState: 'ok' });
    const scheduled = await show(`maintenances?planId=${planId}&status=scheduled`);
    expect(field(scheduled, 'data.0')).toMatchObject({
      dueOdometer: 22_500,
      scheduledDate: field(after, 'nextDueDate'),
    });
    expect(await show(`vehicles/${vehicleId}`)).toMatchObject({ mileage: 12_500 });
    const refused = [409, 'MAINTENANCE_INVALID_TRANSITION'];
    expect(await tried(`maintenances/${id}/start`, {})).toEqual(refused);
    expect(await tried(`maintenances/${id}/complete`, { odometerReading: 12_600 })).toEqual(refused);
    expect(await tried(`maintenances/${id}/cancel`, { reason: 'Inutile' })).toEqual(refused);
  });

  it('keeps the end of the month for a fixed plan', async () => {
    const vehicleId = await vehicle();
    const terms = { intervalMonths: 1, basis: 'fixed', nextDueDate: '2026-01-31' };
    const planId = await office.make('maintenance-plans', plan(vehicleId, terms));
    const done = async (completedDate: string): Promise<unknown> => {
      await office.post(`maintenances/${await upkeep(vehicleId, planId)}/complete`, { completedDate });
      return field(await show(`maintenance-plans/${planId}`), 'nextDueDate');
    };
    expect(await done('2026-02-03')).toBe('2026-02-28');
    expect(await done('2026-02-28')).toBe('2026-03-31');
    expect(await done('2026-05-02')).toBe('2026-05-31');
  });

  it('is planned for every vehicle of a model at once', async () => {
    const modelId = numberField(await show('vehicle-models?limit=1&sort=-name'), 'data.0.id');
    const brandId = numberField(await show(`vehicle-models/${modelId}`), 'brandId');
    const ids = [await vehicle({ modelId, brandId }), await vehicle({ modelId, brandId })];
    const template = { modelId, title: 'Courroie', type: 'preventive', intervalKm: 60_000 };
    const templateId = await office.make('maintenance-plans', template);
    expect((await office.post(`maintenance-plans/${templateId}/apply`)).body).toEqual({ created: 2 });
    expect((await office.post(`maintenance-plans/${templateId}/apply`)).body).toEqual({ created: 0 });
    const made = await show(`maintenance-plans?vehicleId=${ids.join(',')}`);
    expect(field(made, 'data.0')).toMatchObject({ templateId, nextDueOdometer: 70_000, title: 'Courroie' });
    const own = numberField(made, 'data.0.id');
    expect(await tried(`maintenance-plans/${own}/apply`, {})).toEqual([422, 'PLAN_NOT_TEMPLATE']);
    expect(await tried(`maintenance-plans/${templateId}/snooze`, { until: dayIn(3) })).toEqual([
      422,
      'PLAN_IS_TEMPLATE',
    ]);
    const both = { ...template, vehicleId: ids[0] };
    expect(await tried('maintenance-plans', both)).toEqual([422, 'PLAN_SUBJECT']);
    const intervals = { ...template, intervalMonths: 2, intervalDays: 3 };
    expect(await tried('maintenance-plans', intervals)).toEqual([422, 'PLAN_INTERVAL']);
  });

  it('is updated at night: new vehicles get the plans of their model, and near due dates are scheduled', async () => {
    const models = field(await show('vehicle-models?limit=5&sort=name'), 'data') as { id: number; brandId: number }[];
    const { id: modelId = 0, brandId = 0 } = models[2] ?? {};
    const template = { modelId, title: 'Freins', type: 'inspection', intervalDays: 20, autoCreateMaintenance: true };
    const templateId = await office.make('maintenance-plans', template);
    const vehicleId = await vehicle({ modelId, brandId });
    const tenantId = await application.tenantId('flotte-abidjan');
    const night = (): Promise<unknown> =>
      application.app.get(TenantRunner).run(tenantId, MaintenanceNight, (service) => service.run());
    expect(await night()).toEqual({ plans: 1, scheduled: 1 });
    expect(await night()).toEqual({ plans: 0, scheduled: 0 });
    const [made] = field(await show(`maintenances?vehicleId=${vehicleId}`), 'data') as { planId: number }[];
    expect(made).toMatchObject({ status: 'scheduled', title: 'Freins', scheduledDate: dayIn(20) });
    expect(await show(`maintenance-plans/${made?.planId}`)).toMatchObject({ templateId, nextDueDate: dayIn(20) });
  });

  it('belongs to a plan of its own vehicle or to no plan', async () => {
    const vehicleId = await vehicle();
    const other = await office.make('maintenance-plans', plan(await vehicle(), { intervalMonths: 6 }));
    const wanted = { vehicleId, type: 'preventive', title: 'Vidange', scheduledDate: dayIn(3) };
    for (const planId of [other, 999_999])
      expect(await tried('maintenances', { ...wanted, planId })).toEqual([422, 'REFERENCE_NOT_FOUND']);
    expect(await tried('maintenances', { ...wanted, interventionId: 999_999 })).toEqual([422, 'REFERENCE_NOT_FOUND']);
  });

  it('ends with the vehicle', async () => {
    const vehicleId = await vehicle();
    const id = await upkeep(vehicleId, null);
    const sale = { disposalDate: dayIn(0), disposalPrice: '900000', disposalReason: 'Vendu' };
    await office.post(`vehicles/${vehicleId}/dispose`, sale);
    expect(await show(`maintenances/${id}`)).toMatchObject({
      status: 'cancelled',
      cancellationReason: 'VEHICLE_SOLD',
    });
    const refused = { vehicleId, type: 'repair', title: 'x', scheduledDate: dayIn(0) };
    expect(await tried('maintenances', refused)).toEqual([422, 'VEHICLE_SOLD']);
    const changed = await office.client.patch(`/api/v1/maintenances/${id}`, { title: 'Autre', version: 2 });
    expect(outcome(changed)).toEqual([409, 'MAINTENANCE_ENDED']);
  });
});
