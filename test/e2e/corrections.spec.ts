import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import type { Answer } from '../support/http-client';
import { field } from '../support/http-client';

type Body = Readonly<Record<string, unknown>>;

const DAY_MS = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const instantIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Wrong entries are corrected with a reason. */
describe('A correction', () => {
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

  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;
  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const correct = async (path: string, body: Body): Promise<Answer> => {
    const version = field(await show(path), 'version');
    return office.client.post(`/api/v1/${path}/correct`, { ...body, version });
  };
  const vehicle = (): Promise<number> => {
    vehicles += 1;
    const first = { initialOdometer: 10_000, initialOdometerDate: dayIn(-60) };
    return application.vehicleOf(office.client, { plateNumber: `AB ${1000 + vehicles} CI`, ...first });
  };
  const completed = async (vehicleId: number, planId: number | null, body: Body): Promise<number> => {
    const work = { vehicleId, planId, type: 'preventive', title: 'Vidange', scheduledDate: dayIn(-20) };
    const id = await office.make('maintenances', work);
    await office.post(`maintenances/${id}/complete`, body);
    return id;
  };

  it('of a completed maintenance updates its reading, its plan and the scheduled maintenance', async () => {
    const vehicleId = await vehicle();
    const interval = { intervalKm: 10_000, intervalMonths: 6, autoCreateMaintenance: true };
    const plan = { vehicleId, title: 'Vidange', type: 'preventive', ...interval };
    const planId = await office.make('maintenance-plans', plan);
    const id = await completed(vehicleId, planId, { completedDate: dayIn(-20), odometerReading: 21_500 });
    expect(await show(`maintenance-plans/${planId}`)).toMatchObject({ nextDueOdometer: 31_500 });
    const refused = await office.client.post(`/api/v1/maintenances/${id}/correct`, { odometerReading: 12_500 });
    expect(outcome(refused)).toEqual([400, 'VALIDATION_FAILED']);
    const right = { completedDate: dayIn(-10), odometerReading: 12_500, reason: 'Chiffres inversés' };
    expect((await correct(`maintenances/${id}`, right)).body).toMatchObject({
      completedDate: dayIn(-10),
      odometerReading: 12_500,
      correctionReason: 'Chiffres inversés',
    });
    expect(await show(`vehicles/${vehicleId}`)).toMatchObject({ mileage: 12_500 });
    const moved = await show(`maintenance-plans/${planId}`);
    expect(moved).toMatchObject({ nextDueOdometer: 22_500 });
    const next = field(await show(`maintenances?planId=${planId}&status=scheduled`), 'data.0');
    expect(next).toMatchObject({ dueOdometer: 22_500, scheduledDate: field(moved, 'nextDueDate') });
    const none = await correct(`maintenances/${id}`, { odometerReading: null, reason: 'Illisible' });
    expect(outcome(none)).toEqual([422, 'ODOMETER_REQUIRED']);
  });

  it('does not change a plan that a person or a later completion moved', async () => {
    const vehicleId = await vehicle();
    const plan = { vehicleId, title: 'Vidange', type: 'preventive', intervalKm: 10_000 };
    const planId = await office.make('maintenance-plans', plan);
    const first = await completed(vehicleId, planId, { completedDate: dayIn(-20), odometerReading: 12_000 });
    const version = field(await show(`maintenance-plans/${planId}`), 'version');
    await office.client.patch(`/api/v1/maintenance-plans/${planId}`, { nextDueOdometer: 25_000, version });
    await correct(`maintenances/${first}`, { odometerReading: 11_000, reason: 'Faute' });
    expect(await show(`maintenance-plans/${planId}`)).toMatchObject({ nextDueOdometer: 25_000 });
    await completed(vehicleId, planId, { completedDate: dayIn(-5), odometerReading: 14_000 });
    await correct(`maintenances/${first}`, { odometerReading: 11_500, reason: 'Faute' });
    expect(await show(`maintenance-plans/${planId}`)).toMatchObject({ nextDueOdometer: 24_000 });
  });

  it('is possible only for completed maintenance, within the rules of the odometer', async () => {
    const vehicleId = await vehicle();
    const planned = { vehicleId, type: 'repair', title: 'Pneus', scheduledDate: dayIn(2) };
    const open = await office.make('maintenances', planned);
    expect(outcome(await correct(`maintenances/${open}`, { reason: 'x' }))).toEqual([409, 'MAINTENANCE_NOT_COMPLETED']);
    const id = await completed(vehicleId, null, { completedDate: dayIn(-20), odometerReading: 12_000 });
    const back = await correct(`maintenances/${id}`, { odometerReading: 9_000, reason: 'x' });
    expect(outcome(back)).toEqual([422, 'ODOMETER_OUT_OF_SEQUENCE']);
    await correct(`maintenances/${id}`, { odometerReading: null, reason: 'Illisible' });
    expect(await show(`vehicles/${vehicleId}`)).toMatchObject({ mileage: 10_000 });
  });

  it('of a manual reading keeps the old value and updates what depends on it', async () => {
    const vehicleId = await vehicle();
    const planId = await office.make('maintenance-plans', {
      vehicleId,
      title: 'Vidange',
      type: 'preventive',
      intervalKm: 10_000,
      startOdometer: 10_000,
      startDate: dayIn(-60),
    });
    const reading = { vehicleId, value: 21_000, readAt: instantIn(-2) };
    const id = await office.make('odometer-readings', reading);
    expect(await show(`maintenance-plans/${planId}`)).toMatchObject({ dueState: 'overdue' });
    const right = await correct(`odometer-readings/${id}`, { value: 12_000, reason: 'Chiffres inversés' });
    expect(right.body).toMatchObject({
      value: 12_000,
      readAt: reading.readAt,
      correctedFrom: 21_000,
      correctionReason: 'Chiffres inversés',
      isVoid: false,
    });
    expect(await show(`vehicles/${vehicleId}`)).toMatchObject({ mileage: 12_000 });
    expect(await show(`maintenance-plans/${planId}`)).toMatchObject({ dueState: 'ok', remainingKm: 8000 });
    expect(outcome(await correct(`odometer-readings/${id}`, { value: 9_000, reason: 'x' }))).toEqual([
      422,
      'ODOMETER_OUT_OF_SEQUENCE',
    ]);
  });

  it('of a reading from a record is made in that record', async () => {
    const vehicleId = await vehicle();
    await completed(vehicleId, null, { completedDate: dayIn(-20), odometerReading: 12_000 });
    const [told] = field(await show(`odometer-readings?vehicleId=${vehicleId}&source=maintenance`), 'data') as {
      id: number;
    }[];
    const answer = await correct(`odometer-readings/${told?.id}`, { value: 11_000, reason: 'x' });
    expect(outcome(answer)).toEqual([409, 'READING_OF_RECORD']);
    const [first] = field(await show(`odometer-readings?vehicleId=${vehicleId}&source=initial`), 'data') as {
      id: number;
    }[];
    const moved = await correct(`odometer-readings/${first?.id}`, { value: 1, readAt: instantIn(-50), reason: 'x' });
    expect(outcome(moved)).toEqual([409, 'READING_OF_RECORD']);
    expect((await correct(`odometer-readings/${first?.id}`, { value: 9_900, reason: 'x' })).status).toBe(200);
  });
});
