import { systemActor } from '#kernel';
import { Moves } from '../../../src/operations/moves/moves.service';
import { ServerEstate } from '../../../src/operations/server-registry/server-estate';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';

const LOGGING = (id: number): string[] => ['--log-bin', '--binlog-format=ROW', `--server-id=${id}`];

describe('A tenant that moves to another server', () => {
  let first: PrivateServer;
  let second: PrivateServer;
  let platform: Platform;
  let place: TenantPlace;

  beforeAll(async () => {
    [first, second] = await Promise.all([PrivateServer.start(LOGGING(11)), PrivateServer.start(LOGGING(12))]);
    platform = await Platform.start(first.environment);
    await platform.get(ServerEstate).add({
      name: 'second',
      host: '127.0.0.1',
      port: Number(second.environment['DB_PORT']),
      capacity: 10,
      connectionBudget: 20,
    });
    place = await platform.company({ name: 'Mobile' });
  });

  afterAll(async () => {
    await platform.stop();
    await first.remove();
    await second.remove();
  });

  const move = async (to: string, offline = false) => {
    const request = { tenantId: place.tenantId, to, offline, actor: systemActor('test') };
    return platform.get(Tasks).runHere(await platform.get(Moves).requestOf(request));
  };

  it('is copied, followed, compared and served at its new place', async () => {
    const done = await move('second');
    expect(done).toMatchObject({ state: 'done', result: { offline: false } });
    const now = await platform.place(place.tenantId);
    expect(now.server.name).toBe('second');
    console.log(done.result);
  });
});
