import { Readable } from 'node:stream';
import { systemActor } from '#kernel';
import { Backups } from '../../../src/operations/backup/backups.service';
import type { Backup } from '../../../src/operations/backup/backup.entity';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import type { Operation } from '../../../src/operations/tasks/operation.entity';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { ReplayScreen } from '../../../src/operations/restore/replay/replay-screen';
import { Restores } from '../../../src/operations/restore/restores.service';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';
import { CommandLine } from '../../support/command-line';

const actor = systemActor('test');

describe('A restore to a point in time', () => {
  let server: PrivateServer;
  let platform: Platform;
  let place: TenantPlace;
  let neighbour: TenantPlace;
  let backup: Backup;
  let at: string;

  beforeAll(async () => {
    server = await PrivateServer.start(['--log-bin', '--binlog-format=ROW', '--server-id=1']);
    platform = await Platform.start(server.environment);
    place = await platform.company({ name: 'Rova' });
    neighbour = await platform.company({ name: 'Voisine' });
    await said(place, "INSERT INTO brands (id, name) VALUES (900, 'Hier'), (901, 'Partie')");
    backup = await make();
    await said(neighbour, "INSERT INTO brands (id, name) VALUES (902, 'À côté')");
    await said(place, "INSERT INTO brands (id, name) VALUES (903, 'Avant')", 'DELETE FROM brands WHERE id = 901');
    await platform.server('FLUSH BINARY LOGS');
    await said(
      place,
      'CREATE TABLE remarks (id int PRIMARY KEY, remark varchar(99))',
      "INSERT INTO remarks VALUES (1, 'né après la sauvegarde # /*!*/;')",
      "UPDATE brands SET name = 'Hier, corrigé' WHERE id = 900",
      // Like an import with a row that is refused, in one statement, because a connection with an open transaction is not lent again.
      `BEGIN NOT ATOMIC
         START TRANSACTION;
         INSERT INTO brands (id, name) VALUES (906, 'Acceptée');
         SAVEPOINT \`line\`;
         INSERT INTO brands (id, name) VALUES (907, 'Refusée');
         ROLLBACK TO SAVEPOINT \`line\`;
         COMMIT;
       END`,
    );
    at = await now();
    await said(place, "INSERT INTO brands (id, name) VALUES (904, 'Après')", 'DELETE FROM brands WHERE id = 903');
    await said(neighbour, "INSERT INTO brands (id, name) VALUES (905, 'À côté, après')");
  });

  afterAll(async () => {
    await platform.stop();
    await server.remove();
  });

  const said = ({ database }: TenantPlace, ...statements: string[]): Promise<void> =>
    platform.get(ServerConnections).alone(platform.settings.database, async (session) => {
      await session.query(`USE \`${database}\``);
      for (const statement of statements) await session.query(statement);
    });
  const make = (): Promise<Backup> =>
    platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'gzip' });
  const restore = async (until?: string): Promise<Operation> => {
    const request = { tenantId: place.tenantId, reference: String(backup.id), tables: null, actor };
    const order = await platform.get(Restores).requestOf(until === undefined ? request : { ...request, at: until });
    return platform.get(Tasks).runHere(order);
  };
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: { code?: string; message: string }) => error.code ?? error.message,
    );
  const brands = async ({ database }: TenantPlace): Promise<string[]> => {
    const rows = await platform.server<{ name: string }>(
      `SELECT name FROM \`${database}\`.brands WHERE id BETWEEN 900 AND 999 ORDER BY id`,
    );
    return rows.map(({ name }) => name);
  };
  /** Waits for the next whole second, the resolution of the binary log. */
  const now = async (): Promise<string> => {
    const moment = new Date(Math.ceil(Date.now() / 1000) * 1000);
    await eventually('the next second', () => new Date() > moment);
    return moment.toISOString();
  };
  const expectUnchanged = async (work: Promise<unknown>, code: string): Promise<void> => {
    const before = [await brands(place), await brands(neighbour)];
    expect(await codeOf(work)).toBe(code);
    expect([await brands(place), await brands(neighbour)]).toEqual(before);
    const { databases, accounts } = await platform.leftovers();
    expect([...databases, ...accounts].filter((name) => /r\d+$/.test(name))).toEqual([]);
  };

  it.each([
    ['that is none', 'hier'],
    ['without a zone', '2026-11-28T12:00:00'],
    ['without a time', '2026-11-28'],
    ['before the backup', '2020-01-01T00:00:00Z'],
    ['that has not come', '2999-01-01T00:00:00+03:00'],
  ])('%s changes nothing', async (_what, moment) => {
    await expectUnchanged(restore(moment), 'RESTORE_MOMENT_INVALID');
  });

  it('changes nothing if the binary log is not row-based', async () => {
    await platform.server("SET GLOBAL binlog_format = 'MIXED'");
    await expectUnchanged(restore(await now()), 'RESTORE_BINLOG_MISSING');
    await platform.server("SET GLOBAL binlog_format = 'ROW'");
  });

  it('changes nothing if events of the log are missing', async () => {
    const filtered = jest.spyOn(ReplayScreen.prototype as unknown as { passes(): boolean }, 'passes');
    filtered.mockReturnValue(false);
    await expectUnchanged(restore(await now()), 'REPLAY_MISMATCH');
    filtered.mockRestore();
  });

  it('changes nothing if rows of the log did not arrive', async () => {
    const lost = jest.spyOn(ReplayScreen.prototype, 'push').mockImplementation(function (this: Readable, chunk) {
      return chunk === null ? Readable.prototype.push.call(this, null) : true;
    });
    await expectUnchanged(restore(await now()), 'REPLAY_MISMATCH');
    lost.mockRestore();
  });

  it('restores exactly the tenant’s changes up to then', async () => {
    expect(await brands(place)).toEqual(['Hier, corrigé', 'Après', 'Acceptée']);
    const { result } = await restore(at);
    expect(result).toMatchObject({ at, gtid: expect.stringMatching(/^0-1-\d+$/) as string, file: backup.fileName });
    expect(await brands(place)).toEqual(['Hier, corrigé', 'Avant', 'Acceptée']);
    expect(await platform.server(`SELECT * FROM \`${place.database}\`.remarks`)).toEqual([
      { id: 1, remark: 'né après la sauvegarde # /*!*/;' },
    ]);
    expect(await brands(neighbour)).toEqual(['À côté', 'À côté, après']);
    // The only difference is the table that no migration created.
    expect(await platform.get(Doctor).examine(false)).toMatchObject([{ check: 'schema' }]);
  });

  it('changes nothing if the log contains a statement that cannot be filtered', async () => {
    backup = await make();
    await platform.server(`RENAME TABLE \`${place.database}\`.remarks TO \`${place.database}\`.notes`);
    await expectUnchanged(restore(await now()), 'RESTORE_BINLOG_MISSING');
  });

  it('changes nothing if tables were exchanged meanwhile, or the log is missing', async () => {
    backup = await make();
    await restore();
    await expectUnchanged(restore(await now()), 'RESTORE_BINLOG_MISSING');
    await platform.server('FLUSH BINARY LOGS');
    const logs = async (): Promise<string[]> =>
      (await platform.server<{ Log_name: string }>('SHOW BINARY LOGS')).map(({ Log_name: name }) => name);
    const newest = (await logs()).at(-1);
    // A file that is still being read stays until its readers are finished.
    await eventually('purged', async () => {
      await platform.server('PURGE BINARY LOGS TO ?', [newest]);
      return (await logs()).length === 1;
    });
    await expectUnchanged(restore(await now()), 'RESTORE_BINLOG_MISSING');
  });

  it('can be started from the command line', async () => {
    const asked = ['restore:tenant', String(place.tenantId), String(backup.id), '--at', '2020-01-01T00:00:00Z'];
    const ended = await CommandLine.run(asked, platform.environment);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('RESTORE_MOMENT_INVALID') as string });
  });
});
