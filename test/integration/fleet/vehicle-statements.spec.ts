import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { QueryRunner } from 'typeorm';
import { startFleetApplication } from '../../support/fleet-application';
import { Fleet } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

const PERMISSIONS = 'vehicles:read vehicles:update vehicles:delete';

interface Sent {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

/** Facts of other modules reach the vehicles through a port: the port must not cost statements. */
describe('The statements of the vehicles’ routes', () => {
  let database: TenantDatabase;
  let app: NestFastifyApplication;
  let fleet: Fleet;
  const statements: string[] = [];

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
    for (const plateNumber of ['1111 AA 01', '2222 BB 01', '3333 CC 01']) await fleet.makeVehicle({ plateNumber });
    app = await startFleetApplication(database);
    const { dataSource } = database;
    const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
    jest.spyOn(dataSource, 'createQueryRunner').mockImplementation((mode) => counting(createQueryRunner(mode)));
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await app.close();
    await database.drop();
  });

  function counting(runner: QueryRunner): QueryRunner {
    const query = runner.query.bind(runner);
    jest.spyOn(runner, 'query').mockImplementation((...call: Parameters<typeof query>) => {
      statements.push(call[0]);
      return query(...call);
    });
    return runner;
  }

  async function statementsOf({ method, path, body }: Sent): Promise<readonly [status: number, statements: number]> {
    statements.length = 0;
    const url = `/api/v1/vehicles${path}`;
    const headers = { 'x-permissions': PERMISSIONS };
    const { statusCode } = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
    return [statusCode, statements.length];
  }

  const disposal = { disposalDate: '2025-01-01', disposalPrice: '1000', disposalReason: 'sold' };

  // The numbers were counted before the port existed.
  it.each<[what: string, sent: Sent, status: number, count: number]>([
    ['a page of the list', { method: 'GET', path: '?limit=2' }, 200, 3],
    ['the whole list', { method: 'GET', path: '' }, 200, 2],
    ['the list of vehicles in intervention', { method: 'GET', path: '?hasOpenIntervention=true' }, 200, 1],
    [
      'a list by insurance',
      { method: 'GET', path: '?insuranceState=uninsured,expiring&hasOpenIntervention=false' },
      200,
      2,
    ],
    ['one vehicle', { method: 'GET', path: '/1' }, 200, 2],
    ['a sale', { method: 'POST', path: '/1/dispose', body: disposal }, 200, 13],
    ['a deletion', { method: 'DELETE', path: '/2' }, 204, 12],
  ])('are counted for %s', async (_what, sent, status, count) => {
    expect(await statementsOf(sent)).toEqual([status, count]);
  });
});
