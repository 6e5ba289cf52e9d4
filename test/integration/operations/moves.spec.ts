import { createConnection } from 'mysql2/promise';
import { systemActor } from '#kernel';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { MoveFlip } from '../../../src/operations/moves/move-flip';
import { MoveKeeping } from '../../../src/operations/moves/move-keeping';
import { Moves } from '../../../src/operations/moves/moves.service';
import { ServerEmptying } from '../../../src/operations/moves/server-emptying';
import { ServerEstate } from '../../../src/operations/server-registry/server-estate';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { StepPoints } from '../../../src/operations/tasks/step-points';
import { StepRunner } from '../../../src/operations/tasks/step-runner';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { someOf } from '../../support/faults';
import { LEFT } from '../../support/left-operation';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';

const LOGGING = (id: number): string[] => ['--log-bin', '--loose-binlog-format=ROW', `--server-id=${id}`];
const STEPS = ['preflight', 'stop', 'prepare', 'copy', 'follow', 'compare', 'flip', 'keep'];
const ACTOR = systemActor('test');

interface Server {
  readonly host: string;
  readonly port: number;
}

describe('A tenant that moves to another server', () => {
  let first: PrivateServer;
  let second: PrivateServer;
  let platform: Platform;
  let place: TenantPlace;
  let alike: TenantPlace;
  let here: Server;
  let there: Server;

  beforeAll(async () => {
    [first, second] = await Promise.all([PrivateServer.start(LOGGING(11)), PrivateServer.start(LOGGING(12))]);
    platform = await Platform.start(first.environment);
    here = { host: '127.0.0.1', port: Number(first.environment['DB_PORT']) };
    there = { host: '127.0.0.1', port: Number(second.environment['DB_PORT']) };
    await platform.get(ServerEstate).add({ name: 'second', ...there, capacity: 10, connectionBudget: 20 });
    place = await platform.company({ name: 'Mobile' });
    // Every underscore in the name of the first database matches a character in the name of the other one.
    alike = await platform.company({ name: 'Voisine' });
    await platform.server(`CREATE DATABASE \`${place.database.replaceAll('_', 'x')}\``);
    await platform.server(`CREATE TABLE \`${place.database.replaceAll('_', 'x')}\`.brands (id INT PRIMARY KEY)`);
  });

  afterAll(async () => {
    await platform.stop();
    await first.remove();
    await second.remove();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const request = async (to: string, offline = false) =>
    platform.get(Moves).requestOf({ tenantId: place.tenantId, to, offline, actor: ACTOR });
  const move = async (to: string, offline = false) => platform.get(Tasks).runHere(await request(to, offline));
  const undo = async (id: number) => platform.get(Tasks).runHere(await platform.get(Moves).undoOf(id, ACTOR));
  const on = <T>(server: Server, sql: string, values: unknown[] = []): Promise<T[]> =>
    platform.get(ServerConnections).on(server, (session) => session.query<T[]>(sql, values));
  const brandsOn = async (server: Server): Promise<string[]> =>
    (await on<{ name: string }>(server, `SELECT name FROM \`${place.database}\`.brands ORDER BY name`)).map(
      ({ name }) => name,
    );
  const databasesOn = async (server: Server): Promise<string[]> =>
    (
      await on<{ name: string }>(
        server,
        'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE LEFT(SCHEMA_NAME, 5) = ? ORDER BY name',
        ['test_'],
      )
    ).map(({ name }) => name);
  const serverOf = async (): Promise<string> => (await platform.place(place.tenantId)).server.name;

  /** Nothing runs, the tenant is served at one place, and nothing else of a move is left. */
  const expectMended = async (): Promise<void> => {
    await platform.get(Doctor).examine(true);
    expect(await platform.registry("SELECT id, kind FROM operations WHERE state = 'running'")).toEqual([]);
    expect(await platform.registry('SELECT DISTINCT status FROM tenants')).toEqual([{ status: 'active' }]);
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
    const { app, database } = await platform.place(place.tenantId);
    const current = (await serverOf()) === 'local' ? here : there;
    const session = await createConnection({ ...current, user: app.user, password: app.password, database });
    await session.end();
  };

  /** Brings the tenant back to its first server, with nothing left on the second one. */
  const goHome = async (): Promise<void> => {
    const [kept] = await platform.registry<{ id: number }>(
      "SELECT operation_id AS id FROM tenant_moves WHERE state = 'kept'",
    );
    if (kept !== undefined) await undo(kept.id);
    expect(await serverOf()).toBe('local');
    expect(await databasesOn(there)).toEqual([]);
    expect(await platform.registry("SELECT * FROM tenant_moves WHERE state IN ('running', 'kept')")).toEqual([]);
  };

  it('takes its data along, nothing of a tenant whose name is alike, and comes back with what was written since', async () => {
    await platform.server(`INSERT INTO \`${place.database}\`.brands (name) VALUES ('Avant')`);
    const { id, result } = await move('second');
    expect(result).toMatchObject({ offline: false, tables: expect.any(Number) as number });
    expect(await serverOf()).toBe('second');
    expect(await databasesOn(there)).toEqual([place.database]);
    expect(await brandsOn(there)).toContain('Avant');
    await on(there, `INSERT INTO \`${place.database}\`.brands (name) VALUES ('Après')`);
    await platform.server(`INSERT INTO \`${alike.database}\`.brands (name) VALUES ('Voisine')`);
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
    await undo(id);
    expect(await brandsOn(here)).toEqual(expect.arrayContaining(['Avant', 'Après']));
    await expectMended();
    await goHome();
  });

  it('cannot be written at its former place, not even by a session that was open before', async () => {
    const { app, database } = await platform.place(place.tenantId);
    const old = await createConnection({ ...here, user: app.user, password: app.password, database });
    old.on('error', () => undefined);
    const { id } = await move('second');
    await expect(old.query("INSERT INTO brands (name) VALUES ('Trop tard')")).rejects.toMatchObject({ fatal: true });
    const again = createConnection({ ...here, user: app.user, password: app.password, database });
    await expect(again).rejects.toMatchObject({ errno: platform.isMariaDb ? 4151 : 3118 });
    const elsewhere = createConnection({ ...there, user: app.user, password: app.password, database });
    await expect(elsewhere).rejects.toMatchObject({ errno: 1045 });
    await undo(id);
    await goHome();
  });

  it('stays where it is while a transaction does not end, and is served', async () => {
    const { app, database } = await platform.place(place.tenantId);
    const busy = await createConnection({ ...here, user: app.user, password: app.password, database });
    await busy.query('START TRANSACTION');
    await busy.query("INSERT INTO brands (name) VALUES ('En cours')");
    // The last try would end the session.
    const flip = platform.get(MoveFlip);
    jest.spyOn(flip, 'endsSessions' as never).mockReturnValue(false as never);
    Reflect.set(flip, 'pauseMs', 10);
    await expect(move('second')).rejects.toMatchObject({ code: 'MOVE_FENCE_EXCEEDED' });
    await busy.query('COMMIT');
    await busy.end();
    expect(await brandsOn(here)).toContain('En cours');
    await expectMended();
    await goHome();
  });

  it('moves offline where the servers cannot replicate, which it says before', async () => {
    await on(there, "SET GLOBAL binlog_row_image = 'MINIMAL'");
    await expect(request('second')).rejects.toMatchObject({ code: 'MOVE_NEEDS_OFFLINE' });
    const { id } = await move('second', true);
    expect(await serverOf()).toBe('second');
    await expectMended();
    await expect(platform.get(Moves).undoOf(id, ACTOR)).rejects.toMatchObject({ code: 'MOVE_NOT_UNDOABLE' });
    await platform.registry('UPDATE tenant_moves SET kept_until = ? WHERE operation_id = ?', [new Date(0), id]);
    expect(await platform.get(MoveKeeping).run()).toEqual({ dropped: 1, failed: 0 });
    expect(await databasesOn(here)).not.toContain(place.database);
    await on(there, "SET GLOBAL binlog_row_image = 'FULL'");
    const back = await move('local');
    expect(back.state).toBe('done');
    await platform.registry('UPDATE tenant_moves SET kept_until = ? WHERE operation_id = ?', [new Date(0), back.id]);
    await platform.get(MoveKeeping).run();
    await goHome();
  });

  it.each(
    someOf(
      STEPS.flatMap((step) => ['before', 'during', 'after'].map((at) => `${at} ${step}`)),
      4,
    ),
  )('is at one place after the process died %s', async (point) => {
    jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((reached) => {
      if (reached === point) throw new Error('stopped');
    });
    jest.spyOn(platform.get(StepRunner), 'undo' as never).mockRejectedValue(LEFT as never);
    await expect(move('second')).rejects.toThrow('stopped');
    jest.restoreAllMocks();
    await expectMended();
    expect(await serverOf()).toBe('second');
    await goHome();
  });

  it.each(['before follow', 'before flip'])('is at one place after the target died %s', async (point) => {
    Reflect.set(platform.get(MoveFlip), 'pauseMs', 10);
    jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((reached) => {
      if (reached === point) second.crash();
    });
    await expect(move('second')).rejects.toMatchObject({ code: expect.any(String) as string });
    jest.restoreAllMocks();
    expect(await serverOf()).toBe('local');
    expect(await platform.registry('SELECT DISTINCT status FROM tenants')).toEqual([{ status: 'active' }]);
    await second.kill();
    await second.up();
    await expectMended();
    await goHome();
  });

  it('leaves a server that is emptied, which can be removed when no copy is kept there', async () => {
    const forget = async (): Promise<void> => {
      await platform.registry("UPDATE tenant_moves SET kept_until = ? WHERE state = 'kept'", [new Date(0)]);
      await platform.get(MoveKeeping).run();
    };
    await move('second');
    const { server } = await platform.place(place.tenantId);
    await platform.get(ServerEstate).drain('second');
    const empty = () => platform.get(ServerEmptying).run(server, { concurrency: 2, onProgress: () => undefined });
    expect(await empty()).toEqual({ moved: [], failed: [{ tenantId: place.tenantId, error: 'MOVE_TARGET_UNFIT' }] });
    await forget();
    expect(await empty()).toMatchObject({ moved: [{ tenantId: place.tenantId, to: 'local' }], failed: [] });
    await expect(platform.get(ServerEstate).remove('second')).rejects.toMatchObject({ code: 'SERVER_NOT_EMPTY' });
    await forget();
    await platform.get(ServerEstate).remove('second');
    expect(await databasesOn(there)).toEqual([]);
  });
});
