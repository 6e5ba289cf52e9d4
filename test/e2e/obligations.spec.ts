import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import type { Answer } from '../support/http-client';
import { field, textField } from '../support/http-client';

type Body = Readonly<Record<string, unknown>>;

const DAY_MS = 86_400_000;
/** A date, as a number of days from today in the company's time zone; in Abidjan it is UTC. */
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Insurance, renewals and maintenance of vehicles. */
describe('Running obligations', () => {
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

  describe('insurance', () => {
    const policy = (vehicleId: number, from: number, to: number, more: Body = {}): Body => ({
      vehicleId,
      policyNumber: `AUTO-${from}`,
      insuranceCompany: 'NSIA Assurances',
      coverageType: 'third_party',
      startDate: dayIn(from),
      endDate: dayIn(to),
      premiumAmount: '185000',
      ...more,
    });
    const status = async (id: number): Promise<unknown> => field(await show(`insurances/${id}`), 'status');

    it('is valid on its last day, and not after it', async () => {
      const id = await office.make('insurances', policy(await vehicle(), -364, 0));
      expect(await status(id)).toBe('pending_renewal');
      const over = await office.make('insurances', policy(await vehicle(), -365, -1));
      expect(await status(over)).toBe('expired');
      const later = await office.make('insurances', policy(await vehicle(), 1, 365));
      expect(await status(later)).toBe('upcoming');
      const calm = await office.make('insurances', policy(await vehicle(), 0, 31));
      expect(await status(calm)).toBe('active');
      const own = await office.make('insurances', policy(await vehicle(), 0, 31, { renewalReminderDays: 60 }));
      expect(await status(own)).toBe('pending_renewal');
      for (const [wanted, ids] of [
        ['expired', [over]],
        ['upcoming', [later]],
        ['active', [calm]],
        ['pending_renewal', [id, own]],
      ] as const) {
        const found = field(await show(`insurances?status=${wanted}&sort=createdAt`), 'data') as { id: number }[];
        expect(found.map((one) => one.id)).toEqual(ids);
      }
    });

    it('is shown in the vehicle, with its inspection and its next maintenance', async () => {
      const vehicleId = await vehicle();
      const alone = { isInsured: false, insuranceExpiry: null, technicalInspectionExpiry: null, nextMaintenance: null };
      expect(await show(`vehicles/${vehicleId}`)).toMatchObject(alone);
      const states = async (): Promise<unknown[]> =>
        Promise.all(
          ['insured', 'expiring', 'uninsured'].map(async (state) => {
            const found = field(await show(`vehicles?limit=100&insuranceState=${state}`), 'data') as { id: number }[];
            return found.some(({ id }) => id === vehicleId);
          }),
        );
      expect(await states()).toEqual([false, false, true]);
      const first = await office.make('insurances', policy(vehicleId, -10, 20));
      expect(await states()).toEqual([false, true, false]);
      await office.post(`insurances/${first}/renew`);
      expect(await states()).toEqual([true, false, false]);
      const inspection = { vehicleId, type: 'technical_inspection' };
      await office.make('renewals', { ...inspection, validUntil: dayIn(50) });
      await office.make('renewals', { ...inspection, validUntil: dayIn(400), result: 'failed' });
      const plan = { vehicleId, type: 'preventive', intervalMonths: 6 };
      await office.make('maintenance-plans', { ...plan, title: 'Plus tard', nextDueDate: dayIn(90) });
      const planId = await office.make('maintenance-plans', { ...plan, title: 'Vidange', nextDueDate: dayIn(9) });
      expect(await show(`vehicles/${vehicleId}`)).toMatchObject({
        isInsured: true,
        insuranceExpiry: dayIn(20),
        daysUntilInsuranceExpiry: 20,
        technicalInspectionExpiry: dayIn(50),
        nextMaintenance: { planId, title: 'Vidange', dueDate: dayIn(9), dueOdometer: null },
      });
    });

    it('covers a legal obligation once at a time', async () => {
      const vehicleId = await vehicle();
      const id = await office.make('insurances', policy(vehicleId, 0, 100));
      expect(await tried('insurances', policy(vehicleId, 100, 200))).toEqual([409, 'INSURANCE_OVERLAP']);
      expect(await tried('insurances', policy(vehicleId, 300, 200))).toEqual([422, 'INSURANCE_PERIOD_REVERSED']);
      await office.make('insurances', policy(vehicleId, 101, 200));
      await office.make('insurances', policy(vehicleId, 0, 100, { coverageType: 'collision' }));
      expect(await status(id)).toBe('active');
      await office.post(`insurances/${id}/cancel`, { reason: 'Autre assureur' });
      expect(await status(id)).toBe('cancelled');
      await office.make('insurances', policy(vehicleId, 0, 50));
      expect(await tried(`insurances/${id}/cancel`, { reason: 'Encore' })).toEqual([409, 'INSURANCE_CANCELLED']);
      expect(await tried(`insurances/${id}/renew`, {})).toEqual([409, 'INSURANCE_CANCELLED']);
    });

    it('accepts one of two simultaneous policies', async () => {
      const vehicleId = await vehicle();
      const answers = await Promise.all([0, 1].map(() => tried('insurances', policy(vehicleId, 0, 30))));
      expect(answers.map(String).toSorted()).toEqual(['201,', '409,INSURANCE_OVERLAP']);
    });

    it('is renewed in advance for the same duration, from the day after its end', async () => {
      const agent = { agentName: 'Koffi Amani', agentContact: '+2250707000000', agentEmail: 'koffi@nsia.example' };
      const period = { startDate: '2028-01-15', endDate: '2029-01-14', ...agent };
      const id = await office.make('insurances', policy(await vehicle(), 0, 0, period));
      const next = (await office.post(`insurances/${id}/renew`, { premiumAmount: '190000' })).body;
      expect(next).toMatchObject({
        startDate: '2029-01-15',
        endDate: '2030-01-14',
        premiumAmount: '190000',
        policyNumber: 'AUTO-0',
        renewedFromId: id,
        status: 'upcoming',
        ...agent,
      });
      expect(await tried(`insurances/${id}/renew`, {})).toEqual([409, 'INSURANCE_RENEWED']);
      const stored = await application.onServer(async (server) => {
        const tenantId = await application.tenantId('flotte-abidjan');
        const { globalName } = application.settings.database;
        const found = `SELECT database_name AS name FROM ${globalName}.tenant_databases WHERE tenant_id = ?`;
        const [database] = await server.query<unknown[]>(found, [tenantId]);
        const table = `${textField(database, 'name')}.insurances`;
        return server.query<unknown[]>(`SELECT agent_name AS name FROM ${table} WHERE id = ?`, [id]);
      });
      expect(textField(stored[0], 'name')).toMatch(/^f1\./);
    });

    it('can be cancelled up to its last day', async () => {
      const id = await office.make('insurances', policy(await vehicle(), -100, -10));
      const cancel = (cancelledOn: string) => tried(`insurances/${id}/cancel`, { reason: 'Vendu', cancelledOn });
      expect(await cancel(dayIn(0))).toEqual([422, 'CANCELLATION_AFTER_END']);
      expect(await cancel(dayIn(-20))).toEqual([200, undefined]);
    });

    it('covers until the date of its cancellation, after which another one may follow', async () => {
      const vehicleId = await vehicle();
      const id = await office.make('insurances', policy(vehicleId, -100, 200));
      const cancel = (day: number) => tried(`insurances/${id}/cancel`, { reason: 'Vendu', cancelledOn: dayIn(day) });
      expect(await cancel(201)).toEqual([422, 'CANCELLATION_AFTER_END']);
      expect(await cancel(50)).toEqual([200, undefined]);
      expect(await status(id)).toBe('active');
      const insured = { isInsured: true, insuranceExpiry: dayIn(49), uninsuredSince: null };
      expect(await show(`vehicles/${vehicleId}`)).toMatchObject(insured);
      expect(await cancel(20)).toEqual([200, undefined]);
      expect(await status(id)).toBe('pending_renewal');
      const ending = field(await show('insurances?status=pending_renewal&limit=100'), 'data') as { id: number }[];
      expect(ending.map((one) => one.id)).toContain(id);
      expect(await tried(`insurances/${id}/renew`, {})).toEqual([409, 'INSURANCE_CANCELLED']);
      expect(await tried('insurances', policy(vehicleId, 19, 100))).toEqual([409, 'INSURANCE_OVERLAP']);
      await office.make('insurances', policy(vehicleId, 20, 100));
      expect(await status(id)).toBe('active');
      expect(await cancel(50)).toEqual([409, 'INSURANCE_OVERLAP']);
      expect(await cancel(-3)).toEqual([200, undefined]);
      expect(await status(id)).toBe('cancelled');
      expect(await cancel(10)).toEqual([409, 'INSURANCE_CANCELLED']);
      expect(await show(`vehicles/${vehicleId}`)).toMatchObject({ isInsured: false, uninsuredSince: dayIn(-3) });
    });

    it('is missing since the day after the last one, or without a date if there was none', async () => {
      const since = async (vehicleId: number): Promise<unknown> =>
        field(await show(`vehicles/${vehicleId}`), 'uninsuredSince');
      const expired = await vehicle();
      await office.make('insurances', policy(expired, -100, -10));
      expect(await since(expired)).toBe(dayIn(-9));
      const cancelled = await vehicle();
      const id = await office.make('insurances', policy(cancelled, -30, 100));
      await office.post(`insurances/${id}/cancel`, { reason: 'Erreur', cancelledOn: dayIn(-30) });
      expect([await since(cancelled), await since(await vehicle())]).toEqual([null, null]);
    });
  });

  describe('renewals', () => {
    const renewal = (vehicleId: number, until: number, more: Body = {}): Body => ({
      vehicleId,
      type: 'technical_inspection',
      validFrom: dayIn(until - 365),
      validUntil: dayIn(until),
      ...more,
    });
    const status = async (id: number): Promise<unknown> => field(await show(`renewals/${id}`), 'status');

    it('count by the latest one of a kind that was not failed', async () => {
      const vehicleId = await vehicle();
      const old = await office.make('renewals', renewal(vehicleId, 0, { result: 'passed', cost: '15000' }));
      expect(await status(old)).toBe('due_soon');
      const failed = await office.make('renewals', renewal(vehicleId, 200, { result: 'failed' }));
      expect([await status(old), await status(failed)]).toEqual(['due_soon', 'failed']);
      const newer = await office.make('renewals', renewal(vehicleId, 180, { result: 'conditional' }));
      expect([await status(old), await status(newer)]).toEqual(['superseded', 'valid']);
      const expired = await office.make('renewals', renewal(await vehicle(), -1));
      expect(await status(expired)).toBe('expired');
      const reversed = renewal(vehicleId, 0, { validFrom: dayIn(1) });
      expect(await tried('renewals', reversed)).toEqual([422, 'RENEWAL_PERIOD_REVERSED']);
    });
  });
});
