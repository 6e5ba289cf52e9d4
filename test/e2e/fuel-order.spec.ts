import { TenantRunner } from '#tenancy';
import { MaintenanceNight } from '../../src/maintenance/maintenance-night.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import { field, numberField } from '../support/http-client';

type Body = Readonly<Record<string, unknown>>;

const at = (day: number): string => new Date(Date.UTC(2026, 2, day, 8)).toISOString();

/** The order in which fuel logs and readings of the same time count, whatever the order of entry. */
describe('Fuel logs of the same time', () => {
  let application: RunningApplication;
  let office: Desk;
  let energies: ReadonlyMap<string, number>;
  let vehicles = 0;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    const types = field((await office.get('fuel-types?limit=100')).body, 'data') as { id: number; code: string }[];
    energies = new Map(types.map(({ code, id }) => [code, id]));
  });

  afterAll(async () => {
    await application.stop();
  });

  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;
  const vehicle = (more: Body = {}): Promise<number> => {
    vehicles += 1;
    const bought = { initialOdometer: 5000, initialOdometerDate: '2026-01-01' };
    return application.vehicleOf(office.client, { plateNumber: `AB ${1000 + vehicles} CI`, ...bought, ...more });
  };
  const fill = (
    vehicleId: number,
    day: number,
    odometer: number | null,
    quantity: string,
    fuelTypeId = energies.get('DIESEL'),
  ): Promise<number> =>
    office.make('fuel-logs', {
      vehicleId,
      refuelAt: at(day),
      fuelTypeId,
      quantity,
      unitPrice: '700',
      odometer,
    });
  const consumption = async (id: number): Promise<unknown> => field(await show(`fuel-logs/${id}`), 'consumption');

  it('are ordered by the odometer, whatever the order of entry', async () => {
    for (const newestFirst of [true, false]) {
      const vehicleId = await vehicle();
      await fill(vehicleId, 1, 10_000, '40');
      const two = [
        [10_500, '30'],
        [10_900, '20'],
      ] as const;
      const ids = new Map<number, number>();
      for (const [km, quantity] of newestFirst ? two.toReversed() : two)
        ids.set(km, await fill(vehicleId, 3, km, quantity));
      const last = await fill(vehicleId, 5, 11_400, '25');
      const told = [ids.get(10_500), ids.get(10_900), last].map((id) => consumption(id ?? 0));
      expect(await Promise.all(told)).toEqual(['6.00', '5.00', '5.00']);
      expect(await show(`vehicles/${vehicleId}`)).toMatchObject({ mileage: 11_400 });
    }
  });

  it('form one chain for each kind of energy, whatever the grade', async () => {
    const vehicleId = await vehicle();
    const ids: number[] = [];
    for (const [day, code, km, quantity] of [
      [1, 'SP95', 10_000, '40'],
      [2, 'GPL', 10_100, '40'],
      [3, 'E10', 10_500, '20'],
      [4, 'GPL', 10_600, '50'],
      [5, 'SP98', 11_000, '30'],
    ] as const)
      ids.push(await fill(vehicleId, day, km, quantity, energies.get(code)));
    expect(await Promise.all(ids.map(consumption))).toEqual([null, null, '4.00', '10.00', '6.00']);
    const summary = field(await show(`fuel-logs/summary?vehicleId=${vehicleId}`), 'use');
    expect(summary).toMatchObject([
      { energyKind: 'lpg', consumption: '10.00', distanceKm: 500 },
      { energyKind: 'petrol', consumption: '5.00', distanceKm: 1000 },
    ]);
    const kpis = await show(`reports/kpis?from=2026-03-01&to=2026-03-31&vehicleId=${vehicleId}`);
    expect(field(kpis, 'fuel')).toMatchObject([{ energyKind: 'lpg' }, { energyKind: 'petrol', distanceKm: 1000 }]);
  });

  it('are separated by the nightly job if the kind of energy was set later', async () => {
    const vehicleId = await vehicle();
    const body = { code: 'BIO', name: 'Biogaz', energyUnit: 'liter', energyKind: 'diesel' };
    const bio = await office.make('fuel-types', body);
    await fill(vehicleId, 1, 10_000, '40');
    await fill(vehicleId, 2, 10_300, '15', bio);
    const last = await fill(vehicleId, 3, 10_500, '20');
    expect(await consumption(last)).toBe('10.00');
    const version = field(await show(`fuel-types/${bio}`), 'version');
    await office.client.patch(`/api/v1/fuel-types/${bio}`, { energyKind: 'lpg', version });
    const tenantId = await application.tenantId('flotte-abidjan');
    await application.app.get(TenantRunner).run(tenantId, MaintenanceNight, (night) => night.run());
    expect(await consumption(last)).toBe('4.00');
  });

  it('set the odometer to the highest of their readings', async () => {
    const vehicleId = await vehicle();
    for (const value of [12_500, 12_000, 12_300])
      await office.make('odometer-readings', { vehicleId, value, readAt: at(3) });
    expect(await show(`vehicles/${vehicleId}/odometer`)).toMatchObject({
      value: 12_500,
      cumulativeKm: 7500,
    });
    const backwards = await office.client.post('/api/v1/odometer-readings', {
      vehicleId,
      value: 12_400,
      readAt: at(4),
    });
    expect([backwards.status, field(backwards.body, 'code')]).toEqual([422, 'ODOMETER_OUT_OF_SEQUENCE']);
  });

  it('are imported from a statement without odometer values', async () => {
    const vehicleId = await vehicle({ plateNumber: 'CI 7777 AA' });
    const rawBody = [
      'Immatriculation;Date du plein;Énergie;Quantité;Prix unitaire;Montant;Kilométrage;Reçu',
      'CI 7777 AA;2026-03-05T08:00:00Z;DIESEL;35;700;24500;10500;A3',
      'CI 7777 AA;2026-03-04T08:00:00Z;DIESEL;20;700;14000;-;A2',
      'CI 7777 AA;2026-03-03T08:00:00Z;DIESEL;20;700;14000;0;A1',
    ].join('\n');
    const headers = { 'content-type': 'text/csv' };
    const started = await office.client.call('POST', '/api/v1/imports/fuel-logs?mode=valid_rows', { rawBody, headers });
    const id = numberField(started.body, 'id');
    const state = async (): Promise<string> => String(field(await show(`imports/${id}`), 'state'));
    await eventually('the import', async () => /done|refused|failed/.test(await state()));
    expect(await show(`imports/${id}`)).toMatchObject({ rowsCreated: 3, rowsFailed: 0 });
    const fills = field(await show(`fuel-logs?vehicleId=${vehicleId}&sort=refuelAt`), 'data') as {
      odometer: unknown;
    }[];
    expect(fills.map(({ odometer }) => odometer)).toEqual([null, null, 10_500]);
  });
});
