import { setTimeout as pause } from 'node:timers/promises';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import type { HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';
import { PrivateServer } from '../support/private-server';

/** The answers that clients receive during database failures, and the data that survive. */
describe('When databases fail', () => {
  let server: PrivateServer;
  let application: RunningApplication;
  let lucky: HttpClient;
  let unlucky: HttpClient;

  beforeAll(async () => {
    server = await PrivateServer.start();
    application = await startApplication(server.environment);
    lucky = await application.company({ name: 'Chanceuse', slug: 'chanceuse' });
    unlucky = await application.company({ name: 'Malchanceuse', slug: 'malchanceuse' });
  });

  afterAll(async () => {
    await application.stop();
    await server.remove();
  });

  const readiness = async (): Promise<number> => (await application.client.get('/health/ready')).status;

  it('the API answers 503 for the company whose database is gone, and serves the others', async () => {
    const id = await application.tenantId('malchanceuse');
    const database = `${application.settings.database.tenantDatabasePrefix}${id}`;
    expect((await unlucky.get('/api/v1/vehicles')).status).toBe(200);
    await application.onServer((sql) => sql.query(`DROP DATABASE \`${database}\``));
    const refused = await unlucky.get('/api/v1/vehicles');
    expect([refused.status, field(refused.body, 'code')]).toEqual([503, 'TENANT_DB_UNAVAILABLE']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await lucky.get('/api/v1/vehicles')).status).toBe(200);
    expect(await readiness()).toBe(200);
  });

  it('the API recovers from a killed database server and keeps every acknowledged write', async () => {
    const body = await application.vehicleBody(lucky, {});
    const acknowledged: number[] = [];
    const statuses = new Set<number>();
    const over = new AbortController();
    const write = async (lane: number): Promise<void> => {
      for (let n = 0; !over.signal.aborted; n += 1) {
        const answer = await lucky.post('/api/v1/vehicles', { ...body, plateNumber: `K${lane}-${n}-LD` });
        statuses.add(answer.status);
        if (answer.status === 201) acknowledged.push(numberField(answer.body, 'id'));
        else await pause(20);
      }
    };
    const lanes = [1, 2, 3, 4].map(write);
    await untilMore(acknowledged, 40);
    await server.kill();
    await until(() => statuses.has(503));
    await server.up();
    await untilMore(acknowledged, 40);
    over.abort();
    await Promise.all(lanes);
    expect([...statuses].toSorted((one, other) => one - other)).toEqual([201, 503]);
    const found = await Promise.all(acknowledged.map((id) => lucky.get(`/api/v1/vehicles/${id}`)));
    expect(found.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await readiness()).toBe(200);
  });

  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await pause(20);
  };

  const untilMore = (list: readonly unknown[], more: number): Promise<void> => {
    const wanted = list.length + more;
    return until(() => list.length >= wanted);
  };
});
