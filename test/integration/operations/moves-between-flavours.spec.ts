import { isDeepStrictEqual } from 'node:util';
import { systemActor } from '#kernel';
import { Backups } from '../../../src/operations/backup/backups.service';
import { BackupVerifier } from '../../../src/operations/backup/backup-verifier.service';
import { BackupCatalogue } from '../../../src/operations/backup/catalogue/backup-catalogue.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { EstateStatus } from '../../../src/operations/migrations/estate-status';
import { MoveConversion } from '../../../src/operations/moves/conversion/move-conversion';
import { MoveKeeping } from '../../../src/operations/moves/move-keeping';
import { Moves } from '../../../src/operations/moves/moves.service';
import { Restores } from '../../../src/operations/restore/restores.service';
import { ServerEstate } from '../../../src/operations/server-registry/server-estate';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { StepPoints } from '../../../src/operations/tasks/step-points';
import { StepRunner } from '../../../src/operations/tasks/step-runner';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import type { StoredRow } from '../../../src/operations/offboarding/rows/stored-row';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { someOf } from '../../support/faults';
import { LEFT } from '../../support/left-operation';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';
import { contentOf, furnish } from '../../support/whole-company';
import type { Content } from '../../support/whole-company';

const ACTOR = systemActor('test');

/** Tables that the running platform writes. */
const OF_EVENTS: ReadonlySet<string> = new Set(['audit_witnesses', 'outbox', 'tenant_identity']);

/** MySQL writes JSON anew, so its meaning is compared. */
const meaningOf = (row: StoredRow): unknown =>
  Object.values(row).map((value) => (/^[[{]/.test(String(value)) ? (JSON.parse(String(value)) as unknown) : value));

/** The tables with different rows. */
const differenceOf = (one: Content, other: Content): readonly string[] =>
  [...one.keys()]
    .filter((table) => !OF_EVENTS.has(table))
    .filter((table) => !isDeepStrictEqual(one.get(table)?.map(meaningOf), other.get(table)?.map(meaningOf)));

describe('A tenant that moves between MariaDB and MySQL', () => {
  let first: PrivateServer;
  let second: PrivateServer;
  let platform: Platform;
  let place: TenantPlace;

  beforeAll(async () => {
    [first, second] = await Promise.all([PrivateServer.startMariaDb(), PrivateServer.start()]);
    platform = await Platform.start(first.environment);
    const port = Number(second.environment['DB_PORT']);
    await platform
      .get(ServerEstate)
      .add({ name: 'mysql', host: '127.0.0.1', port, capacity: 10, connectionBudget: 20 });
    place = await platform.company({ name: 'Mobile' });
    await furnish(platform, place);
  });

  afterAll(async () => {
    await platform.stop();
    await first.remove();
    await second.remove();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const request = async (to: string, offline = true) =>
    platform.get(Moves).requestOf({ tenantId: place.tenantId, to, offline, actor: ACTOR });
  const move = async (to: string) => platform.get(Tasks).runHere(await request(to));
  const here = async <T>(sql: string): Promise<T[]> => {
    const { server } = await platform.place(place.tenantId);
    return platform.get(ServerConnections).on(server, (session) => session.query<T[]>(sql));
  };
  const content = async (): Promise<Content> => contentOf(platform, await platform.place(place.tenantId));
  const forget = async (): Promise<void> => {
    await platform.registry("UPDATE tenant_moves SET kept_until = ? WHERE state = 'kept'", [new Date(0)]);
    expect(await platform.get(MoveKeeping).run()).toEqual({ dropped: 1, failed: 0 });
  };
  /** Served at the expected server, with a schema that has not drifted, and nothing is left of an operation. */
  const expectServed = async (name: string): Promise<void> => {
    await platform.get(Doctor).examine(true);
    expect((await platform.place(place.tenantId)).server.name).toBe(name);
    expect(await platform.registry('SELECT status FROM tenants')).toEqual([{ status: 'active' }]);
    expect(await platform.get(EstateStatus).ofTenant(place.tenantId)).toMatchObject({ state: 'current' });
    expect((await platform.get(Doctor).examine(false)).filter(({ check }) => check !== 'database client')).toEqual([]);
  };

  it('says before that this is only possible offline', async () => {
    await expect(request('mysql', false)).rejects.toMatchObject({
      code: 'MOVE_NEEDS_OFFLINE',
      details: { reason: 'mariadb → mysql' },
    });
    const estimate = platform
      .get(Moves)
      .estimate({ tenantId: place.tenantId, to: 'mysql', offline: true, actor: ACTOR });
    expect(await estimate).toMatchObject({ onlyOffline: 'mariadb → mysql' });
  });

  it('has the same rows afterwards, counts its ids on, and comes back', async () => {
    await here(`INSERT INTO \`${place.database}\`.brands (id, name) VALUES (4000, 'Disparue'), (4001, 'É🚗''\\\\"')`);
    await here(`DELETE FROM \`${place.database}\`.brands WHERE id = 4000`);
    await here(`INSERT INTO \`${place.database}\`.brands (id, name) VALUES (5000, 'Effacée')`);
    await here(`DELETE FROM \`${place.database}\`.brands WHERE id = 5000`);
    const before = await content();
    const { result } = await move('mysql');
    expect(result).toMatchObject({ offline: true, rows: expect.any(Number) as number });
    await expectServed('mysql');
    expect(differenceOf(before, await content())).toEqual([]);
    await forget();
    await here(`INSERT INTO \`${place.database}\`.brands (name) VALUES ('Suivante')`);
    expect(await here(`SELECT id FROM \`${place.database}\`.brands WHERE name = 'Suivante'`)).toEqual([{ id: 5001 }]);
    const there = await content();
    await move('local');
    await expectServed('local');
    expect(differenceOf(there, await content())).toEqual([]);
    await forget();
  });

  it.each([
    ['a view', 'CREATE VIEW @.regards AS SELECT 1 AS one', 'DROP VIEW @.regards', /view regards/],
    ['a column of its own', 'ALTER TABLE @.brands ADD ajout INT', 'ALTER TABLE @.brands DROP ajout', /drifted/],
    [
      'a type that is no text',
      'ALTER TABLE @.brands ADD ajout DOUBLE',
      'ALTER TABLE @.brands DROP ajout',
      /brands\.ajout/,
    ],
  ])('stays where it is with %s', async (_what, alter, mend, reason) => {
    const run = (sql: string) => here(sql.replace('@', `\`${place.database}\``));
    await run(alter);
    await expect(request('mysql')).rejects.toMatchObject({
      code: 'MOVE_TARGET_UNFIT',
      details: { reason: expect.stringMatching(reason) as string },
    });
    await run(mend);
    await expectServed('local');
  });

  it('stays where it is if a row changed on the way', async () => {
    const port = Number(second.environment['DB_PORT']);
    const change = `UPDATE \`${place.database}\`.brands SET name = LOWER(name) WHERE id = 4001`;
    const conversion = platform.get(MoveConversion);
    const compare = conversion.compare.bind(conversion);
    jest.spyOn(conversion, 'compare').mockImplementation(async (...args) => {
      await platform.get(ServerConnections).on({ host: '127.0.0.1', port }, (session) => session.query(change));
      return compare(...args);
    });
    await expect(move('mysql')).rejects.toMatchObject({ code: 'MOVE_COPY_DIFFERS' });
    await expectServed('local');
  });

  it('does not restore a backup of the other flavour, which it says by name', async () => {
    const { tenantId } = place;
    const { id } = await platform.get(Backups).make({ tenantId }, { codec: 'gzip', reason: 'manual' });
    await move('mysql');
    const restore = { tenantId, reference: String(id), tables: null, actor: ACTOR };
    await expect(platform.get(Tasks).runHere(await platform.get(Restores).requestOf(restore))).rejects.toMatchObject({
      code: 'RESTORE_FLAVOUR_DIFFERS',
    });
    const stored = await platform.get(BackupCatalogue).find({ tenantId }, String(id));
    const { verification } = await platform.get(BackupVerifier).verify(stored, 'restored');
    expect(verification).toBe('restored');
    await expectServed('mysql');
    await forget();
    await move('local');
    await forget();
  });

  it.each(
    someOf(
      [
        'before stop',
        'after stop',
        'during copy',
        'after copy',
        'after compare',
        'during flip',
        'after flip',
        'after keep',
      ],
      3,
    ),
  )('is at one place after the process died %s', async (point) => {
    jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((reached) => {
      if (reached === point) throw new Error('stopped');
    });
    jest.spyOn(platform.get(StepRunner), 'undo' as never).mockRejectedValue(LEFT as never);
    await expect(move('mysql')).rejects.toThrow('stopped');
    jest.restoreAllMocks();
    await expectServed('mysql');
    await forget();
    await move('local');
    await forget();
  });
});
