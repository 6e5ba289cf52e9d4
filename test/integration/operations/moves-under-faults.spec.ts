import { setTimeout as pause } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { isDomainError, systemActor } from '#kernel';
import { Leases } from '#jobs';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { MoveFlip } from '../../../src/operations/moves/move-flip';
import { MoveKeeping } from '../../../src/operations/moves/move-keeping';
import { MoveRegistry } from '../../../src/operations/moves/move-registry';
import { Moves } from '../../../src/operations/moves/moves.service';
import { KeptDatabases } from '../../../src/operations/restore/kept-data';
import { Restores } from '../../../src/operations/restore/restores.service';
import { ServerEstate } from '../../../src/operations/server-registry/server-estate';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { StepPoints } from '../../../src/operations/tasks/step-points';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { MIGRATION_LEASE } from '../../../src/operations/tenant-database/migration-lease';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { eventually } from '../../support/eventually';
import { someOf } from '../../support/faults';
import { IssuingCompany } from '../../support/issuing-company';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';

const LOGGING = (id: number): string[] => ['--log-bin', '--loose-binlog-format=ROW', `--server-id=${id}`];
const ACTOR = systemActor('test');
const DEATHS = [
  'before flip',
  'inside the fence',
  'before copy',
  'after copy',
  'after follow',
  'before compare',
  'after flip',
  'before keep',
];

/** The registry is on a third server, so that each of the others can fail alone. */
describe('A move whose servers fail', () => {
  let servers: readonly PrivateServer[] = [];
  let platform: Platform;
  let place: TenantPlace;
  let neighbour: TenantPlace;

  beforeAll(async () => {
    servers = await Promise.all([31, 32, 33].map((id) => PrivateServer.start(LOGGING(id))));
    const [registry, source, target] = servers as [PrivateServer, PrivateServer, PrivateServer];
    platform = await Platform.start(registry.environment);
    for (const [name, server] of Object.entries({ source, target })) {
      const port = Number(server.environment['DB_PORT']);
      await platform.get(ServerEstate).add({ name, host: '127.0.0.1', port, capacity: 10, connectionBudget: 20 });
    }
    place = await platform.company({ name: 'Mobile', serverName: 'source' });
    neighbour = await platform.company({ name: 'Voisine', serverName: 'source' });
    Reflect.set(platform.get(MoveFlip), 'pauseMs', 10);
  });

  afterAll(async () => {
    await platform.stop();
    for (const server of servers) await server.remove();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const privateServer = (name: 'source' | 'target'): PrivateServer =>
    servers[name === 'source' ? 1 : 2] as PrivateServer;
  const on = <T>(name: 'source' | 'target', sql: string): Promise<T[]> => {
    const port = Number(privateServer(name).environment['DB_PORT']);
    return platform.get(ServerConnections).on({ host: '127.0.0.1', port }, (session) => session.query<T[]>(sql));
  };
  const restart = async (name: 'source' | 'target'): Promise<void> => {
    await privateServer(name).kill();
    await privateServer(name).up();
  };
  const move = async (to: string, { tenantId } = place) =>
    platform.get(Tasks).runHere(await platform.get(Moves).requestOf({ tenantId, to, offline: false, actor: ACTOR }));
  const undo = async (id: number) => platform.get(Tasks).runHere(await platform.get(Moves).undoOf(id, ACTOR));
  const serverOf = async ({ tenantId } = place): Promise<'source' | 'target'> =>
    (await platform.place(tenantId)).server.name as 'source' | 'target';
  const insert = (name: 'source' | 'target', brand: string) =>
    on(name, `INSERT INTO \`${place.database}\`.brands (name) VALUES ('${brand}')`);
  const has = async (name: 'source' | 'target', brand: string): Promise<boolean> =>
    (await on(name, `SELECT 1 FROM \`${place.database}\`.brands WHERE name = '${brand}'`)).length === 1;
  const databasesOn = async (name: 'source' | 'target'): Promise<string[]> =>
    (await on<{ name: string }>(name, 'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA')).map(
      (row) => row.name,
    );

  /** Nothing runs, and the tenant can be used at exactly one server. */
  const expectOnePlace = async (): Promise<void> => {
    await platform.get(Doctor).examine(true);
    expect(await platform.registry("SELECT kind FROM operations WHERE state = 'running'")).toEqual([]);
    expect(await platform.registry('SELECT DISTINCT status FROM tenants')).toEqual([{ status: 'active' }]);
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
    const { app, database } = await platform.place(place.tenantId);
    const opened: string[] = [];
    for (const name of ['source', 'target'] as const) {
      const port = Number(privateServer(name).environment['DB_PORT']);
      const login = { host: '127.0.0.1', port, user: app.user, password: app.password, database };
      const session = await createConnection(login).catch(() => null);
      if (session !== null) opened.push(name);
      await session?.end();
    }
    expect(opened).toEqual([await serverOf()]);
  };

  const goHome = async (): Promise<void> => {
    const kept = await platform.registry<{ id: number }>(
      "SELECT operation_id AS id FROM tenant_moves WHERE state = 'kept'",
    );
    for (const { id } of kept) await undo(id);
    expect(await serverOf()).toBe('source');
    expect(await databasesOn('target')).not.toContain(place.database);
  };

  /** As after the day for which they are kept. */
  const forgetCopies = async (): Promise<void> => {
    await platform.registry("UPDATE tenant_moves SET kept_until = ? WHERE state = 'kept'", [new Date(0)]);
    await platform.get(MoveKeeping).run();
  };

  /** The second one cannot be undone, because its former server already follows the new one for the first. */
  const expectBothMoveOneAfterTheOther = async (): Promise<void> => {
    if ((await serverOf()) === 'source') await move('target');
    if ((await serverOf(neighbour)) === 'source') await move('target', neighbour);
    await expectOnePlace();
    const kept = await platform.registry<{ id: number }>(
      "SELECT operation_id AS id FROM tenant_moves WHERE state = 'kept' ORDER BY operation_id",
    );
    const [first, second] = kept.map(({ id }) => id);
    await expect(undo(second ?? 0)).rejects.toMatchObject({ code: 'MOVE_NOT_UNDOABLE' });
    await expect(move('source', neighbour)).rejects.toMatchObject({ code: expect.any(String) as string });
    await undo(first ?? 0);
    await forgetCopies();
    for (const one of [place, neighbour]) if ((await serverOf(one)) === 'target') await move('source', one);
    await forgetCopies();
    await expectOnePlace();
  };

  it.each(someOf(DEATHS, 2))('is at one place after the source died %s', async (point) => {
    await insert('source', `Avant ${point}`);
    const die = (): void => privateServer('source').crash();
    jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((reached) => {
      if (reached === point) die();
    });
    const registry = platform.get(MoveRegistry);
    const shut = registry.shut.bind(registry);
    jest.spyOn(registry, 'shut').mockImplementation(async (...args) => {
      const epoch = await shut(...args);
      if (point === 'inside the fence') die();
      return epoch;
    });
    await move('target').catch((error: unknown) => {
      if (!isDomainError(error)) throw error;
    });
    jest.restoreAllMocks();
    await restart('source');
    await expectOnePlace();
    expect(await has(await serverOf(), `Avant ${point}`)).toBe(true);
    await goHome();
  });

  it('replicates nothing of others after a restart of the former server, and can be undone', async () => {
    const { id } = await move('target');
    await privateServer('source').kill();
    await insert('target', 'Pendant la panne');
    // The first change that the former server would read without its filter.
    await on('target', 'CREATE DATABASE d_autrui');
    await on('target', "CREATE USER d_autrui@'%' IDENTIFIED BY 'un-mot-de-passe-1-X'");
    await privateServer('source').up();
    await eventually('the former server has tried', async () => {
      const [state] = await on<Record<string, unknown>>(
        'source',
        platform.isMariaDb ? `SHOW SLAVE 'back_${id}' STATUS` : `SHOW REPLICA STATUS FOR CHANNEL 'back_${id}'`,
      );
      return Number(state?.['Last_IO_Errno']) !== 0;
    });
    expect(await databasesOn('source')).not.toContain('d_autrui');
    await expectOnePlace();
    await undo(id);
    expect(await has('source', 'Pendant la panne')).toBe(true);
    expect(await databasesOn('source')).not.toContain('d_autrui');
    expect(await on('source', "SELECT 1 FROM mysql.user WHERE User = 'd_autrui'")).toEqual([]);
    await on('target', 'DROP DATABASE d_autrui');
    await on('target', "DROP USER d_autrui@'%'");
    await expectOnePlace();
    await goHome();
  });

  it('goes beside a backup and beside another move, and not beside a migration', async () => {
    const { tenantId } = place;
    const made: Promise<unknown>[] = [];
    jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((reached) => {
      if (reached === 'during copy' && made.length === 0)
        made.push(platform.get(Backups).make({ tenantId }, { codec: 'gzip', reason: 'manual' }));
    });
    const moves = await Promise.allSettled([move('target'), move('target', neighbour)]);
    await Promise.all(made);
    jest.restoreAllMocks();
    const failed = moves.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
    expect(failed.filter((error) => !isDomainError(error, 'LEASE_HELD'))).toEqual([]);
    expect(moves.map(({ status }) => status)).toContain('fulfilled');
    await expectOnePlace();
    await expectBothMoveOneAfterTheOther();
    await platform.get(Leases).hold(MIGRATION_LEASE, async () => {
      await expect(move('target')).rejects.toMatchObject({ code: 'LEASE_HELD' });
    });
    await expectOnePlace();
  });

  it('takes a backup from before along, and does not forget the data that a restore replaced', async () => {
    const { tenantId } = place;
    const { id } = await platform.get(Backups).make({ tenantId }, { codec: 'gzip', reason: 'manual' });
    await insert('source', 'Après la sauvegarde');
    const restored = async () => {
      const request = { tenantId, reference: String(id), tables: null, actor: ACTOR };
      return platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
    };
    const before = await restored();
    const kept = String(before.result?.['kept']);
    expect(await databasesOn('source')).toContain(kept);
    await move('target');
    await expect(platform.get(Restores).undoOf(before.id, ACTOR)).rejects.toMatchObject({
      code: 'RESTORE_NOT_UNDOABLE',
    });
    await insert('target', 'Après le déplacement');
    await restored();
    expect(await has('target', 'Après le déplacement')).toBe(false);
    await expectOnePlace();
    await platform.get(KeptDatabases).forget(new Date(Date.now() + 30 * 86_400_000));
    expect(await databasesOn('source')).not.toContain(kept);
    await forgetCopies();
    await move('source');
    await expectOnePlace();
  });

  it('goes on with its legal numbers, and with points in time of its new place', async () => {
    await forgetCopies();
    const company = await IssuingCompany.of(platform, place);
    const numberOf = async (): Promise<number> => Number(/\d+$/.exec((await company.issue()).number)?.[0]);
    const first = await numberOf();
    await move('target');
    expect(await numberOf()).toBe(first + 1);
    const { tenantId } = place;
    const { id } = await platform.get(Backups).make({ tenantId }, { codec: 'gzip', reason: 'manual' });
    await insert('target', 'À temps');
    await pause(1100);
    const at = new Date().toISOString();
    await pause(1100);
    await insert('target', 'Trop tard');
    const request = { tenantId, reference: String(id), tables: null, actor: ACTOR, at };
    await platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
    expect([await has('target', 'À temps'), await has('target', 'Trop tard')]).toEqual([true, false]);
    expect(await numberOf()).toBe(first + 2);
    await expectOnePlace();
  });
});
