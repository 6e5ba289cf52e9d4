import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { QueryRunner } from 'typeorm';
import { startFleetApplication } from '../../support/fleet-application';
import { Fleet } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

const PERMISSIONS = 'vehicles:read vehicles:update vehicles:delete';

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
    const query = runner.query.bind(runner) as QueryRunner['query'];
    jest.spyOn(runner, 'query').mockImplementation((...call: Parameters<QueryRunner['query']>) => {
      statements.push(call[0]);
      return query(...call);
    });
    return runner;
  }

  async function statementsOf(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) {
    statements.length = 0;
    const { statusCode } = await app.inject({
      method,
      url: `/api/v1/vehicles${path}`,
      headers: { 'x-permissions': PERMISSIONS },
      payload,
    });
    return { statusCode, statements: statements.length };
  }

  // [what, request, status, statements]; the numbers were counted before the port existed.
  it.each([
    ['a page of the list', 'GET', '?limit=2', null, 200, 3],
    ['the whole list', 'GET', '', null, 200, 2],
    ['the list of vehicles in intervention', 'GET', '?hasOpenIntervention=true', null, 200, 1],
    ['a list by insurance', 'GET', '?insuranceState=uninsured&hasOpenIntervention=false', null, 200, 2],
    ['one vehicle', 'GET', '/1', null, 200, 2],
    [
      'a sale',
      'POST',
      '/1/dispose',
      { disposalDate: '2025-01-01', disposalPrice: '1000', disposalReason: 'sold' },
      200,
      13,
    ],
    ['a deletion', 'DELETE', '/2', null, 204, 12],
  ] as const)('%s', async (_what, method, path, body, statusCode, expected) => {
    expect(await statementsOf(method, path, body ?? undefined)).toEqual({ statusCode, statements: expected });
  });
});
