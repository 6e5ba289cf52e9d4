import { systemActor } from '#kernel';
import { ServerBalancing } from '../../../src/operations/moves/balancing/server-balancing';
import { serverBalance, serverDrain } from '../../../src/operations/moves/server-moves.tasks';
import { ServerEstate } from '../../../src/operations/server-registry/server-estate';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';

const LOGGING = (id: number): string[] => ['--log-bin', '--binlog-format=ROW', `--server-id=${id}`];
const ACTOR = systemActor('test');
const SIZE = 100 * 1024 * 1024;

describe('Servers that are balanced', () => {
  let first: PrivateServer;
  let second: PrivateServer;
  let platform: Platform;
  let tenantIds: number[];

  beforeAll(async () => {
    [first, second] = await Promise.all([PrivateServer.start(LOGGING(21)), PrivateServer.start(LOGGING(22))]);
    platform = await Platform.start(first.environment);
    const there = { host: '127.0.0.1', port: Number(second.environment['DB_PORT']) };
    await platform.get(ServerEstate).add({ name: 'second', ...there, capacity: 1000, connectionBudget: 50 });
    await platform.registry('UPDATE database_servers SET capacity = 1000, connection_budget = 50');
    const places = [await platform.company({ name: 'Une' }), await platform.company({ name: 'Deux' })];
    tenantIds = places.map(({ tenantId }) => tenantId);
    await platform.registry('UPDATE tenant_databases SET size_bytes = ?, busy_ms = 0', [SIZE]);
    // New companies may have been placed on either server.
    await platform.registry("UPDATE database_servers SET state = 'open'");
  });

  afterAll(async () => {
    await platform.stop();
    await first.remove();
    await second.remove();
  });

  const serversOf = async (): Promise<string[]> =>
    Promise.all(tenantIds.map(async (id) => (await platform.place(id)).server.name));
  const balance = () =>
    platform.get(Tasks).runHere({ task: serverBalance, tenantId: null, input: { concurrency: 2 }, actor: ACTOR });

  it('give a tenant to an empty server, as planned, and are balanced then', async () => {
    expect(await serversOf()).toEqual(['local', 'local']);
    const plan = await platform.get(ServerBalancing).plan();
    expect(plan).toMatchObject({ moves: [{ from: 'local', to: 'second', bytes: SIZE }], skipped: [], left: [] });
    expect(await serversOf()).toEqual(['local', 'local']);
    const { result } = await balance();
    expect(result).toMatchObject({ moved: [{ tenantId: plan.moves[0]?.tenantId, to: 'second' }], failed: [] });
    expect((await serversOf()).toSorted()).toEqual(['local', 'second']);
    expect((await balance()).result).toMatchObject({ moved: [], failed: [] });
  });

  it('skip a tenant whose former copy is kept, and one that moved lately', async () => {
    const [{ id } = { id: 0 }] = await platform.registry<{ id: number }>('SELECT tenant_id AS id FROM tenant_moves');
    const skipped = async () => (await platform.get(ServerBalancing).plan()).skipped;
    expect(await skipped()).toEqual([{ tenantId: id, reason: 'copy_kept' }]);
    await platform.registry("UPDATE tenant_moves SET state = 'forgotten'");
    expect(await skipped()).toEqual([{ tenantId: id, reason: 'moved_recently' }]);
    await platform.registry("UPDATE tenant_moves SET state = 'kept', flipped_at = UTC_TIMESTAMP(3)");
  });

  it('report a move that fails, with its reason', async () => {
    const { id: serverId } = (await platform.place(tenantIds[0] ?? 0)).server;
    await platform.registry("UPDATE database_servers SET capacity = 1 WHERE state = 'open'");
    const input = { serverId, concurrency: 1 };
    const { result } = await platform.get(Tasks).runHere({ task: serverDrain, tenantId: null, input, actor: ACTOR });
    expect(result).toMatchObject({ moved: [], failed: [{ error: 'MOVE_TARGET_UNFIT' }] });
    await platform.registry('UPDATE database_servers SET capacity = 1000');
  });

  it('leave a server alone that does not answer or is not open', async () => {
    await platform.registry("UPDATE database_servers SET state = 'draining' WHERE name = 'second'");
    expect((await platform.get(ServerBalancing).plan()).left).toEqual([{ server: 'second', reason: 'draining' }]);
    await platform.registry("UPDATE database_servers SET state = 'open', port = 1 WHERE name = 'second'");
    expect((await platform.get(ServerBalancing).plan()).left).toEqual([{ server: 'second', reason: 'unreachable' }]);
  });
});
