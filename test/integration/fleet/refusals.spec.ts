import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startFleetApplication } from '../../support/fleet-application';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

const PERMISSIONS = ['vehicles:create', 'reference:manage'].join(' ');
const VEHICLE = { plateNumber: '7001 AB 01', brandId: 1, modelId: 1 };
const RATE = { code: 'ESSAI', label: 'Essai', rate: '12.5', category: 'S', validFrom: '2026-01-01' };

describe('The rules of the fleet refuse', () => {
  let database: TenantDatabase;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    database = await createTenantDatabase();
    app = await startFleetApplication(database);
    await send('vehicles', { ...VEHICLE, plateNumber: '7000 AB 01', trackingId: 'GPS-1' });
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const send = async (path: string, payload: object): Promise<unknown[]> => {
    const headers = { 'x-permissions': PERMISSIONS };
    const answer = await app.inject({ method: 'POST', url: `/api/v1/${path}`, headers, payload });
    return [answer.statusCode, answer.json<{ code?: string }>().code];
  };

  const rows = async (table: string): Promise<number> => {
    const [row] = await database.dataSource.query<{ count: string }[]>(`SELECT COUNT(*) AS count FROM ${table}`);
    return Number(row?.count);
  };

  it.each([
    ['a tracker that is in another vehicle', { trackingId: 'GPS-1' }, [409, 'TRACKING_ID_TAKEN']],
    ['a plate without a letter or digit', { plateNumber: ' -- ' }, [400, 'PLATE_INVALID']],
    ['a year yet to come', { year: new Date().getUTCFullYear() + 3 }, [400, 'YEAR_OUT_OF_RANGE']],
    ['a reading yet to be made', { initialOdometer: 1, initialOdometerDate: '2999-01-01' }, [422, 'DAY_IN_FUTURE']],
    ['a reading’s day without the reading', { initialOdometerDate: '2026-01-01' }, [422, 'ODOMETER_VALUE_MISSING']],
  ])('in a vehicle: %s', async (_what, wrong, refusal) => {
    expect(await send('vehicles', { ...VEHICLE, ...wrong })).toEqual(refusal);
    expect(await rows('vehicles')).toBe(1);
  });

  it('a tax rate that ends before it begins', async () => {
    const before = await rows('tax_rates');
    expect(await send('tax-rates', { ...RATE, validUntil: '2025-12-31' })).toEqual([422, 'TAX_RATE_DAYS_REVERSED']);
    expect(await rows('tax_rates')).toBe(before);
  });
});
