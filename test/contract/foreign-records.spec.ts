import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import type { Answer, HttpClient } from '../support/http-client';
import { numberField, textField } from '../support/http-client';
import { RESOURCES } from './fleet-resource-cases';

/** The obligations of a vehicle. */
const OBLIGATIONS = [
  {
    path: 'insurances',
    body: {
      policyNumber: 'A-1',
      insuranceCompany: 'NSIA',
      coverageType: 'liability',
      startDate: '2026-01-01',
      endDate: '2026-12-31',
      premiumAmount: '1000',
    },
  },
  {
    path: 'fuel-logs',
    body: { refuelAt: '2026-01-01T08:00:00Z', fuelTypeId: 1, quantity: '40', unitPrice: '700' },
  },
  { path: 'renewals', body: { type: 'road_tax', validUntil: '2026-12-31' } },
  { path: 'maintenance-plans', body: { title: 'Vidange', type: 'preventive', intervalKm: 10_000 } },
  { path: 'maintenances', body: { title: 'Vidange', type: 'preventive', scheduledDate: '2026-12-01' } },
] as const;

describe('A record of one company', () => {
  let application: RunningApplication;
  let owner: HttpClient;
  let stranger: HttpClient;

  /**
   * Both companies are in the same country, so that they start with the same ids. The records of the owner get ids that the other company
   * does not have.
   */
  beforeAll(async () => {
    application = await startApplication();
    owner = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    stranger = await application.company({ name: 'Flotte Bouaké', slug: 'flotte-bouake' });
    await application.vehicleOf(owner, { plateNumber: 'AA 1' });
    await owner.post('/api/v1/drivers', { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON' });
  });

  afterAll(async () => {
    await application.stop();
  });

  it.each(OBLIGATIONS)(
    'of $path does not exist for another company and cannot refer to its vehicles',
    async ({ path, body }) => {
      const vehicleId = await application.vehicleOf(owner, { plateNumber: `VH ${path}` });
      const created = await owner.post(`/api/v1/${path}`, { vehicleId, ...body });
      const record = `/api/v1/${path}/${numberField(created.body, 'id')}`;
      for (const call of [
        stranger.get(record),
        stranger.patch(record, { notes: 'x', version: 1 }),
        stranger.delete(record),
      ])
        expect((await call).status).toBe(404);
      const named = await stranger.post(`/api/v1/${path}`, { vehicleId, ...body });
      expect([named.status, textField(named.body, 'code')]).toEqual([422, 'REFERENCE_NOT_FOUND']);
    },
  );

  it.each(RESOURCES)('of $path does not exist for another company', async ({ path, body, change, restore }) => {
    const created = await owner.post(`/api/v1/${path}`, body(1));
    const record = `/api/v1/${path}/${numberField(created.body, 'id')}`;
    const calls: readonly (() => Promise<Answer>)[] = [
      () => stranger.get(record),
      () => stranger.patch(record, { ...change, version: 1 }),
      ...(restore === null ? [] : [() => stranger.post(`${record}/restore`)]),
      () => stranger.delete(record),
    ];
    for (const call of calls) {
      const { status, body: problem } = await call();
      expect([status, textField(problem, 'code')]).toEqual([404, 'NOT_FOUND']);
    }
    const list = await stranger.get(`/api/v1/${path}?limit=100`);
    const ids = (list.body as { data: { id: number }[] }).data.map(({ id }) => id);
    expect(ids).not.toContain(numberField(created.body, 'id'));
    expect((await owner.get(record)).body).toEqual(created.body);
  });
});
