import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField } from '../support/http-client';
import type { HttpClient } from '../support/http-client';
import { PrivateServer } from '../support/private-server';
import { ServerEstate } from '../../src/operations/server-registry/server-estate';

const LOGGING = (id: number): string[] => ['--log-bin', '--loose-binlog-format=ROW', `--server-id=${id}`];
const WRITERS = 4;
const ROUNDS = Number(process.env['MOVES_ROUNDS'] ?? 1);

/** The time without an answer of any of the writers. */
function gapsOf(answeredAt: readonly number[]): string {
  const gaps = answeredAt.slice(1).map((at, index) => at - (answeredAt[index] ?? at));
  const sorted = gaps.toSorted((one, other) => other - one);
  const longest = sorted.slice(0, 2 * ROUNDS).map(Math.round);
  const ofMoves = longest[Math.floor(longest.length / 100)] ?? 0;
  return `${ROUNDS} rounds, ${answeredAt.length} writes; longest gaps: ${longest.join(' ')} ms; p99 of one per move: ${ofMoves} ms\n`;
}

/** Clients write all the time, while their company moves to another server and back. */
describe('A company that moves while it works', () => {
  let servers: readonly PrivateServer[] = [];
  let application: RunningApplication;
  let office: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    servers = await Promise.all([PrivateServer.start(LOGGING(21)), PrivateServer.start(LOGGING(22))]);
    const [first, second] = servers as [PrivateServer, PrivateServer];
    application = await startApplication({ ...first.environment, WORKER: 'inline', WARM_POOL_SIZE: '0' });
    await application.app.get(ServerEstate, { strict: false }).add({
      name: 'second',
      host: '127.0.0.1',
      port: Number(second.environment['DB_PORT']),
      capacity: 10,
      connectionBudget: 20,
    });
    office = await application.company({ name: 'Mobile', slug: 'mobile' });
    tenantId = await application.tenantId('mobile');
  });

  afterAll(async () => {
    await application.stop();
    for (const server of servers) await server.remove();
  });

  const ended = async (id: number): Promise<unknown> => {
    const operation = async (): Promise<unknown> => (await application.admin.get(`/api/v1/operations/${id}`)).body;
    await eventually('the operation ends', async () => field(await operation(), 'state') !== 'running', {
      timeoutMs: 60_000,
    });
    return operation();
  };

  const moved = async (path: string, body: object): Promise<unknown> => {
    const asked = await application.admin.post(path, body);
    expect([asked.status, asked.status === 202 ? '' : asked.text]).toEqual([202, '']);
    return ended(numberField(asked.body, 'id'));
  };

  it('answers every request, and has every acknowledged write once', async () => {
    const key = { headers: { 'idempotency-key': 'une-seule-fois' } };
    const first = await office.post('/api/v1/vehicle-colors', { name: 'Teinte unique' }, key);
    const acknowledged: string[] = ['Teinte unique'];
    const acknowledgedAt: number[] = [];
    const refused: string[] = [];
    const moving = new AbortController();
    const write = async (writer: number): Promise<void> => {
      for (let number = 0; !moving.signal.aborted; number += 1) {
        const name = `Teinte ${writer}-${number}`;
        const answer = await office.post('/api/v1/vehicle-colors', { name });
        acknowledgedAt.push(performance.now());
        if (answer.status === 201) acknowledged.push(name);
        else refused.push(`${name}: ${answer.text}`);
      }
    };
    const writing = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    for (let round = 0; round < ROUNDS; round += 1) {
      const there = await moved(`/api/v1/tenants/${tenantId}/moves`, { to: 'second' });
      expect(there).toMatchObject({ state: 'done', result: { offline: false } });
      const back = await moved(`/api/v1/moves/${numberField(there, 'id')}/undo`, {});
      expect(back).toMatchObject({ state: 'done' });
    }
    moving.abort();
    await Promise.all(writing);
    expect(refused).toEqual([]);
    const stored: string[] = [];
    for (let page = 1; ; page += 1) {
      const listed = await office.get(`/api/v1/vehicle-colors?search=Teinte&limit=100&page=${page}`);
      const rows = field(listed.body, 'data') as { name: string }[];
      stored.push(...rows.map(({ name }) => name));
      if (rows.length < 100) break;
    }
    expect(stored.toSorted()).toEqual(acknowledged.toSorted());
    const again = await office.post('/api/v1/vehicle-colors', { name: 'Teinte unique' }, key);
    expect([again.status, field(again.body, 'id')]).toEqual([201, field(first.body, 'id')]);
    if (ROUNDS > 1) process.stderr.write(gapsOf(acknowledgedAt));
  });
});
