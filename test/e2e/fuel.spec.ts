import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import type { Answer } from '../support/http-client';
import { field, numberField } from '../support/http-client';

type Body = Readonly<Record<string, unknown>>;

/** 08:00 on a day in March. */
const at = (day: number, hour = 8): string => new Date(Date.UTC(2026, 2, day, hour)).toISOString();

/** Fuel logs and consumption. */
describe('Fuel', () => {
  let application: RunningApplication;
  let office: Desk;
  let diesel: number;
  let adBlue: number;
  let electricity: number;
  let vehicles = 0;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    const types = field((await office.get('fuel-types?limit=100')).body, 'data') as { id: number; code: string }[];
    const type = (code: string): number => types.find((one) => one.code === code)?.id ?? 0;
    [diesel, adBlue, electricity] = [type('DIESEL'), type('ADBLUE'), type('ELEC')];
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;
  const vehicle = async (more: Body = {}): Promise<number> => {
    vehicles += 1;
    const bought = { initialOdometer: 5000, initialOdometerDate: '2026-01-01' };
    return application.vehicleOf(office.client, { plateNumber: `AB ${1000 + vehicles} CI`, ...bought, ...more });
  };
  const fillBody = (
    vehicleId: number,
    day: number,
    odometer: number | null,
    quantity: string,
    more: Body = {},
  ): Body => ({
    vehicleId,
    refuelAt: at(day),
    fuelTypeId: diesel,
    quantity,
    unitPrice: '700',
    odometer,
    ...more,
  });
  const fill = (...wanted: Parameters<typeof fillBody>): Promise<number> =>
    office.make('fuel-logs', fillBody(...wanted));
  const tried = async (...wanted: Parameters<typeof fillBody>): Promise<unknown> =>
    outcome(await office.client.post('/api/v1/fuel-logs', { ...fillBody(...wanted) }));
  const consumption = async (id: number): Promise<unknown> => field(await show(`fuel-logs/${id}`), 'consumption');
  const consumptions = (ids: readonly number[]): Promise<unknown[]> => Promise.all(ids.map(consumption));
  const change = async (id: number, body: Body): Promise<Answer> => {
    const version = numberField(await show(`fuel-logs/${id}`), 'version');
    return office.client.patch(`/api/v1/fuel-logs/${id}`, { ...body, version });
  };
  const example = async (): Promise<{ readonly vehicleId: number; readonly ids: number[] }> => {
    const vehicleId = await vehicle();
    const ids = [
      await fill(vehicleId, 1, 10_000, '40'),
      await fill(vehicleId, 3, 10_300, '20', { isFullTank: false }),
      await fill(vehicleId, 5, 10_700, '35'),
      await fill(vehicleId, 7, 11_100, '30'),
    ];
    return { vehicleId, ids };
  };

  it('is measured from full to full, and averaged by sums', async () => {
    const { vehicleId, ids } = await example();
    expect(await consumptions(ids)).toEqual([null, null, '7.86', '7.50']);
    expect(field(await show(`fuel-logs/summary?vehicleId=${vehicleId}`), 'use')).toEqual([
      {
        energyKind: 'diesel',
        fuelTypeName: null,
        countsForConsumption: true,
        energyUnit: 'liter',
        fills: 4,
        quantity: '125.000',
        cost: '87500',
        distanceKm: 1100,
        consumption: '7.73',
        costPer100Km: '5409',
      },
    ]);
    expect(await show(`vehicles/${vehicleId}`)).toMatchObject({ mileage: 11_100 });
  });

  it('is recomputed only for the segment that a change affects', async () => {
    const { vehicleId, ids } = await example();
    const [first = 0, partial = 0, second = 0, third = 0] = ids;
    const version = async (id: number): Promise<number> => numberField(await show(`fuel-logs/${id}`), 'version');
    const before = await Promise.all(ids.map(version));
    expect((await change(partial, { quantity: '27' })).status).toBe(200);
    expect(await consumptions(ids)).toEqual([null, null, '8.86', '7.50']);
    const after = await Promise.all(ids.map(version));
    expect(after.map((one, index) => one - (before[index] ?? 0))).toEqual([0, 1, 1, 0]);
    const removed = await office.client.call('DELETE', `/api/v1/fuel-logs/${partial}`, {
      headers: { 'if-match': `"${after[1]}"` },
    });
    expect(removed.status).toBe(204);
    expect(await consumptions([second, third])).toEqual(['5.00', '7.50']);
    const late = await fill(vehicleId, 6, 10_900, '14');
    expect(await consumptions([second, late, third])).toEqual(['5.00', '7.00', '15.00']);
    const missed = await change(second, { missedPrevious: true });
    expect(missed.status).toBe(200);
    expect(await consumptions([first, second, late])).toEqual([null, null, '7.00']);
    const readings = await show(`odometer-readings?vehicleId=${vehicleId}&limit=50`);
    const rows = field(readings, 'data') as { id: number; value: number }[];
    const read = rows.find(({ value }) => value === 10_900)?.id;
    await office.post(`odometer-readings/${read}/void`, { reason: 'Faute de frappe' });
    expect(await consumptions([late, third])).toEqual([null, '11.00']);
  });

  it('keeps a reading void until its odometer value is corrected', async () => {
    const vehicleId = await vehicle();
    const wrong = await fill(vehicleId, 1, 95_000, '40', { override: true, reason: 'Saisie au clavier' });
    const reading = async (): Promise<unknown> =>
      field(await show(`odometer-readings?vehicleId=${vehicleId}&source=fuel_log`), 'data.0');
    await office.post(`odometer-readings/${numberField(await reading(), 'id')}/void`, { reason: 'Faute de frappe' });
    expect((await change(wrong, { stationName: 'Total Marcory' })).status).toBe(200);
    expect(await reading()).toMatchObject({ isVoid: true, voidReason: 'Faute de frappe' });
    expect((await change(wrong, { refuelAt: at(2) })).status).toBe(200);
    expect(await reading()).toMatchObject({ isVoid: true, readAt: at(2) });
    expect((await change(wrong, { odometer: 9500 })).status).toBe(200);
    expect(await reading()).toMatchObject({ isVoid: false, value: 9500 });
  });

  it('with a void first reading can be edited like any other', async () => {
    const vehicleId = await vehicle();
    await fill(vehicleId, 3, 10_000, '40');
    const odd = await fill(vehicleId, 4, 99, '40', { void: true, reason: 'Compteur illisible' });
    expect((await change(odd, { notes: 'Ticket joint' })).status).toBe(200);
    expect(field(await show(`vehicles/${vehicleId}`), 'mileage')).toBe(10_000);
  });

  it('excludes AdBlue, and keeps the chains of two energies separate', async () => {
    const vehicleId = await vehicle();
    await fill(vehicleId, 1, 10_000, '40');
    await fill(vehicleId, 2, 10_200, '12', { fuelTypeId: adBlue });
    const charged = await fill(vehicleId, 3, 10_250, '30', { fuelTypeId: electricity });
    const again = await fill(vehicleId, 4, 10_400, '30', { fuelTypeId: electricity });
    const full = await fill(vehicleId, 5, 10_500, '25');
    expect(await consumptions([charged, again, full])).toEqual([null, '20.00', '5.00']);
    const use = field(await show(`fuel-logs/summary?vehicleId=${vehicleId}`), 'use') as Body[];
    expect(use.map(({ energyKind, energyUnit }) => [energyKind, energyUnit])).toEqual([
      ['electricity', 'kwh'],
      ['diesel', 'liter'],
      [null, 'liter'],
    ]);
    const rest = { countsForConsumption: false, fuelTypeName: 'AdBlue', fills: 1, quantity: '12.000', cost: '8400' };
    expect(use[2]).toMatchObject({ ...rest, distanceKm: 0, consumption: null, costPer100Km: null });
  });

  it('continues across the replacement of the odometer', async () => {
    const vehicleId = await vehicle();
    await fill(vehicleId, 1, 10_000, '40');
    const replaced = { replacedAt: at(2), oldFinalValue: 10_200, newStartValue: 0 };
    await office.post(`vehicles/${vehicleId}/replace-meter`, replaced);
    expect(await consumption(await fill(vehicleId, 4, 300, '25'))).toBe('5.00');
  });

  it('has a total that may differ by one percent from quantity × price', async () => {
    const vehicleId = await vehicle();
    const of = (totalCost: string, day: number) =>
      tried(vehicleId, day, null, '45.300', { unitPrice: '755', totalCost });
    expect(await of('34202', 1)).toEqual([201, undefined]);
    expect(await of('34543', 2)).toEqual([201, undefined]);
    expect(await of('34545', 3)).toEqual([422, 'FUEL_TOTAL_MISMATCH']);
    expect(await of('34202.5', 3)).toEqual([422, 'AMOUNT_TOO_PRECISE']);
    expect(await tried(vehicleId, 4, null, '0', {})).toEqual([400, 'VALIDATION_FAILED']);
    const computed = await show(`fuel-logs/${await fill(vehicleId, 5, null, '45.300', { unitPrice: '755' })}`);
    expect(computed).toMatchObject({ totalCost: '34202', unitPrice: '755' });
  });

  it('accepts a receipt once, and no future date', async () => {
    const vehicleId = await vehicle();
    const receipt = { receiptNumber: '004512' };
    await fill(vehicleId, 1, null, '20', receipt);
    expect(await tried(vehicleId, 1, null, '20', { ...receipt, refuelAt: at(1, 10) })).toEqual([
      409,
      'FUEL_RECEIPT_TAKEN',
    ]);
    expect(await tried(vehicleId, 2, null, '20', receipt)).toEqual([201, undefined]);
    const later = { refuelAt: new Date(Date.now() + 3_600_000).toISOString() };
    expect(await tried(vehicleId, 3, null, '20', later)).toEqual([422, 'FUEL_IN_FUTURE']);
    expect(await tried(vehicleId, 4, 4000, '20')).toEqual([422, 'ODOMETER_OUT_OF_SEQUENCE']);
    expect(await tried(vehicleId, 4, null, '20', { fuelCardNumber: '12345678' })).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('warns of quantities above the tank capacity and of outliers, until a user reviews them', async () => {
    const vehicleId = await vehicle({ tankCapacityL: '50' });
    const above = await fill(vehicleId, 1, 10_000, '55.001');
    expect(field(await show(`fuel-logs/${above}`), 'warnings')).toEqual(['FUEL_ABOVE_TANK']);
    for (const [index, km] of [10_500, 11_000, 11_500].entries()) await fill(vehicleId, 2 + index, km, '40');
    const usual = await fill(vehicleId, 6, 12_000, '52');
    expect(field(await show(`fuel-logs/${usual}`), 'warnings')).toEqual([]);
    const thirsty = await fill(vehicleId, 7, 12_400, '50');
    expect(await show(`fuel-logs/${thirsty}`)).toMatchObject({ warnings: ['FUEL_CONSUMPTION'], reviewedAt: null });
    expect(field(await show(`fuel-logs?isAnomaly=true&vehicleId=${vehicleId}`), 'meta.total')).toBe(1);
    await office.post(`fuel-logs/${thirsty}/review`);
    const again = await office.client.post(`/api/v1/fuel-logs/${thirsty}/review`, {});
    expect(outcome(again)).toEqual([409, 'FUEL_NOT_ANOMALOUS']);
  });

  it('is imported from the statement of a fuel card, and a second import adds nothing', async () => {
    const vehicleId = await vehicle({ plateNumber: 'CI 7777 AA' });
    const csv = [
      'Immatriculation;Date du plein;Énergie;Quantité;Prix unitaire;Montant;Kilométrage;Reçu',
      'ci 7777 aa;2026-03-01T08:00:00Z;DIESEL;40,000;700;28000;10000;A1',
      'CI 7777 AA;2026-03-05T08:00:00Z;DIESEL;35,000;700;24500;10500;A2',
      'CI 0000 ZZ;2026-03-05T08:00:00Z;DIESEL;35,000;700;24500;10500;A3',
      'CI 7777 AA;2026-03-06T08:00:00Z;DIESEL;35,000;700;99999;10900;A4',
    ].join('\n');
    const run = async (): Promise<unknown> => {
      const route = '/api/v1/imports/fuel-logs?mode=valid_rows';
      const started = await office.client.call('POST', route, {
        rawBody: csv,
        headers: { 'content-type': 'text/csv' },
      });
      const id = numberField(started.body, 'id');
      const state = (): Promise<unknown> => show(`imports/${id}`);
      await eventually('the import', async () => /done|refused|failed/.test(String(field(await state(), 'state'))));
      return state();
    };
    expect(await run()).toMatchObject({ rowsCreated: 2, rowsFailed: 2 });
    expect(await run()).toMatchObject({ rowsCreated: 0, rowsUnchanged: 2, rowsFailed: 2 });
    const list = await show(`fuel-logs?vehicleId=${vehicleId}&sort=refuelAt`);
    expect(field(list, 'data.1')).toMatchObject({ consumption: '7.00', receiptNumber: 'A2' });
  });
});
