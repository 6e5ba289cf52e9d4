import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import { field, numberField } from '../support/http-client';

type Body = Readonly<Record<string, unknown>>;

const DAY_MS = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const instantIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Records that are entered for a vehicle after its sale, ten days ago. */
describe('A sold vehicle', () => {
  let application: RunningApplication;
  let office: Desk;
  let vehicleId: number;
  let fuelTypeId: number;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    const body = { plateNumber: 'AB 1 CI', initialOdometer: 10_000, initialOdometerDate: dayIn(-60) };
    vehicleId = await application.vehicleOf(office.client, body);
    const sale = { disposalDate: dayIn(-10), disposalPrice: '100', disposalReason: 'Vente' };
    await office.post(`vehicles/${vehicleId}/dispose`, sale);
    const types = field((await office.get('fuel-types?limit=100')).body, 'data') as { id: number; code: string }[];
    fuelTypeId = types.find(({ code }) => code === 'DIESEL')?.id ?? 0;
  });

  afterAll(async () => {
    await application.stop();
  });

  const policy = { policyNumber: 'A', insuranceCompany: 'NSIA', coverageType: 'third_party', premiumAmount: '1' };
  /** A record of each kind, with a date in days from today. */
  const kinds: Readonly<Record<string, (days: number) => Body>> = {
    'fuel-logs': (days) => ({ fuelTypeId, refuelAt: instantIn(days), quantity: '40', unitPrice: '700' }),
    maintenances: (days) => ({ type: 'repair', title: 'Pneus', scheduledDate: dayIn(days) }),
    insurances: (days) => ({ ...policy, startDate: dayIn(days), endDate: dayIn(days + 30) }),
    renewals: (days) => ({ type: 'road_tax', validFrom: dayIn(days), validUntil: dayIn(days + 365) }),
    interventions: (days) => ({ title: 'Panne', reportedAt: instantIn(days) }),
  };
  const outcome = async (path: string, body: Body): Promise<unknown> => {
    const answer = await office.client.post(`/api/v1/${path}`, body);
    return answer.status === 201 ? 201 : [answer.status, field(answer.body, 'code')];
  };

  it('accepts records dated before the sale, and none from that day on', async () => {
    for (const [path, body] of Object.entries(kinds)) {
      expect([path, await outcome(path, { vehicleId, ...body(-20) })]).toEqual([path, 201]);
      for (const day of [-10, -1])
        expect([path, await outcome(path, { vehicleId, ...body(day) })]).toEqual([path, [422, 'VEHICLE_SOLD']]);
    }
    const plan = { vehicleId, title: 'Vidange', type: 'preventive', intervalMonths: 6 };
    expect(await outcome('maintenance-plans', plan)).toEqual([422, 'VEHICLE_SOLD']);
  });

  it('has records that cannot be moved to a date after the sale', async () => {
    const moves: Readonly<Record<string, Body>> = {
      'fuel-logs': { refuelAt: instantIn(-2) },
      maintenances: { scheduledDate: dayIn(-2) },
      insurances: { startDate: dayIn(-2), endDate: dayIn(200) },
      renewals: { validFrom: dayIn(-2) },
    };
    for (const [path, change] of Object.entries(moves)) {
      const { body } = await office.get(`${path}?vehicleId=${vehicleId}`);
      const [id, version] = [numberField(body, 'data.0.id'), numberField(body, 'data.0.version')];
      const answer = await office.client.patch(`/api/v1/${path}/${id}`, { ...change, version });
      expect([path, answer.status, field(answer.body, 'code')]).toEqual([path, 422, 'VEHICLE_SOLD']);
    }
  });

  it('accepts the completion of maintenance before the sale, and continues an open intervention', async () => {
    const maintenance = (await office.get(`maintenances?vehicleId=${vehicleId}`)).body;
    const id = numberField(maintenance, 'data.0.id');
    expect(await outcome(`maintenances/${id}/complete`, {})).toEqual([422, 'VEHICLE_SOLD']);
    await office.post(`maintenances/${id}/complete`, { completedDate: dayIn(-15), cost: '5000' });
    const intervention = numberField((await office.get(`interventions?vehicleId=${vehicleId}`)).body, 'data.0.id');
    await office.move(intervention, 'in_prediagnostic');
    expect(await office.statusOf(intervention)).toBe('in_prediagnostic');
  });

  it('accepts past assignments up to its sale and up to the departure of the driver', async () => {
    const licence = { licenseNumber: 'KON-1', status: 'terminated', hireDate: dayIn(-90), terminationDate: dayIn(-15) };
    const driverId = await office.make('drivers', { firstName: 'Awa', lastName: 'Koné', ...licence });
    const drive = (from: number, to: number | null): Promise<unknown> => {
      const endsAt = to === null ? null : instantIn(to);
      return outcome('assignments', { vehicleId, driverId, startsAt: instantIn(from), endsAt });
    };
    expect(await drive(-30, -16)).toBe(201);
    expect(await drive(-15.9, -12)).toEqual([422, 'DRIVER_NOT_ELIGIBLE']);
    expect(await drive(-15, null)).toEqual([422, 'VEHICLE_SOLD']);
    expect(await drive(-12, -8)).toEqual([422, 'VEHICLE_SOLD']);
  });
});
