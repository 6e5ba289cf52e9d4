import { systemActor } from '#kernel';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { StepPoints } from '../../../src/operations/tasks/step-points';
import { StepRunner } from '../../../src/operations/tasks/step-runner';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { KeptDatabases } from '../../../src/operations/restore/kept-data';
import { EstateStatus } from '../../../src/operations/migrations/estate-status';
import { Restores } from '../../../src/operations/restore/restores.service';
import { SideLoader } from '../../../src/operations/dumps/side-loader';
import type { DatabaseContents } from '../../../src/operations/dumps/side-loader';
import type { Death } from '../../support/crash-child';
import { someOf } from '../../support/faults';
import { LEFT } from '../../support/left-operation';
import { Platform } from '../../support/platform';
import { runSource } from '../../support/run-source';
import type { TaskRequest } from '#jobs';

const STEPS = ['verify', 'load', 'migrate', 'fence', 'erase_again', 'keep', 'exchange', 'reopen', 'files', 'clean'];

/** Tables that the live system writes during a restore. */
const OF_TODAY: ReadonlySet<string> = new Set(['audit_witnesses', 'outbox', 'tenant_identity']);

describe('A process that dies while it restores', () => {
  let platform: Platform;
  let place: TenantPlace;
  /** The contents of the live database before each restore, and those of the backup. */
  let today: DatabaseContents;
  let yesterday: DatabaseContents;
  /** The result of a restore without a disturbance. */
  let undisturbed: unknown;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Rova' });
    yesterday = await contents();
    await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'zstd' });
  });

  beforeAll(async () => {
    const request = { tenantId: place.tenantId, reference: 'latest', tables: null, actor: systemActor('test') };
    await platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
    undisturbed = await leftBehind();
    await forget();
  });

  beforeEach(async () => {
    await platform.server(`INSERT IGNORE INTO \`${place.database}\`.brands (name) VALUES ('Aujourd’hui')`);
    await platform.server(`DELETE FROM \`${place.database}\`.vehicle_colors`);
    today = await contents();
  });

  afterAll(async () => {
    await platform.stop();
  });

  const contents = async (): Promise<DatabaseContents> => {
    const { server, database } = place ?? {};
    return platform.get(SideLoader).contents({ server, database });
  };

  /**
   * The result of a restore: definitions with the next number of every table, rows, rights, and the registry. The epoch, and what was
   * written into the database since, are not compared.
   */
  const leftBehind = async (): Promise<unknown> => {
    const { database, app } = await platform.place(place.tenantId);
    const tables = await platform.server<{ name: string }>(
      "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY name",
      [database],
    );
    const found: Record<string, unknown> = {};
    for (const { name } of tables) {
      const [shape] = await platform.server(`SHOW CREATE TABLE \`${database}\`.\`${name}\``);
      const rows = OF_TODAY.has(name) ? [] : await platform.server(`SELECT * FROM \`${database}\`.\`${name}\``);
      // The next number is at least that of the live data, which each of these tests increases.
      const definition = String(shape?.['Create Table']);
      found[name] = [name === 'brands' ? definition.replace(/ AUTO_INCREMENT=\d+/, '') : definition, rows];
    }
    const [location] = await platform.registry(
      'SELECT schema_version, schema_fingerprint, seeds_fingerprint, status FROM tenant_databases WHERE tenant_id = ?',
      [place.tenantId],
    );
    const { state, differences } = await platform.get(EstateStatus).ofTenant(place.tenantId);
    const grants = (await platform.server("SHOW GRANTS FOR ?@'%'", [app.user])).map((row) => Object.values(row)[0]);
    return { found, location, state, differences, grants };
  };

  /** Simulates the end of the process for the registry and the server: no further write and no compensation. */
  const stopAt = async (point: string, order?: TaskRequest): Promise<void> => {
    const stopped = jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((reached) => {
      if (reached === point) throw new Error('stopped');
    });
    const silent = jest.spyOn(platform.get(StepRunner), 'undo' as never).mockRejectedValue(LEFT as never);
    const request = { tenantId: place.tenantId, reference: 'latest', tables: null, actor: systemActor('test') };
    const tasks = platform.get(Tasks);
    await expect(tasks.runHere(order ?? (await platform.get(Restores).requestOf(request)))).rejects.toThrow('stopped');
    stopped.mockRestore();
    silent.mockRestore();
  };

  const die = async (death: Death): Promise<void> => {
    const argument = ['restore', String(place.tenantId), JSON.stringify(death)];
    const ended = await runSource('test/support/crash-child.ts', argument, platform.environment);
    expect({ signal: ended.signal, stderr: ended.stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
  };

  const expectWhole = async (): Promise<void> => expect([today, yesterday]).toContainEqual(await contents());

  /** The tenant is served, and only the data for an undo are left. */
  const expectMended = async (): Promise<void> => {
    await platform.get(Doctor).examine(true);
    expect(await platform.registry("SELECT id FROM operations WHERE state = 'running'")).toEqual([]);
    expect(await platform.registry('SELECT status FROM tenants')).toEqual([{ status: 'active' }]);
    const { databases, accounts } = await platform.leftovers();
    expect(databases.filter((name) => name.includes('_r'))).toEqual([]);
    expect(accounts).toHaveLength(2);
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
  };

  const forget = (): Promise<number> => platform.get(KeptDatabases).forget(new Date(Date.now() + 8 * 86_400_000));

  it.each(someOf([...STEPS.map((step) => `during ${step}`), 'before exchange'], 5))(
    '%s: the doctor finishes',
    async (point) => {
      await stopAt(point);
      await expectWhole();
      await expectMended();
      expect(await contents()).toEqual(yesterday);
      expect(await leftBehind()).toEqual(undisturbed);
      await forget();
    },
  );

  it.each(['before exchange', 'during exchange'])(
    'takes a restore back, %s: the doctor finishes that',
    async (point) => {
      const request = { tenantId: place.tenantId, reference: 'latest', tables: null, actor: systemActor('test') };
      const { id } = await platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
      await stopAt(point, await platform.get(Restores).undoOf(id, systemActor('test')));
      await expectWhole();
      await expectMended();
      expect(await contents()).toEqual(today);
      await forget();
    },
  );

  it.each([
    { at: 'half loaded', afterMs: 0, failsAt: null },
    { at: 'before exchange', afterMs: 4, failsAt: null },
  ])('is killed at $at and $afterMs ms: old or new, and the doctor finishes', async (death) => {
    await die(death);
    await expectWhole();
    await expectMended();
    expect(await contents()).toEqual(yesterday);
    expect(await leftBehind()).toEqual(undisturbed);
    await forget();
  });

  it('is undone if it fails before the exchange and the process dies', async () => {
    await die({ at: 'compensated keep', afterMs: 0, failsAt: 'during keep' });
    expect(await contents()).toEqual(today);
    await expectMended();
    await expectWhole();
  });

  it('does not block the next restore after it was killed on this machine', async () => {
    await die({ at: 'before load', afterMs: 0, failsAt: null });
    await platform.get(Doctor).examine(true);
    const request = { tenantId: place.tenantId, reference: 'latest', tables: null, actor: systemActor('test') };
    const { state } = await platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
    expect(state).toBe('done');
    await forget();
  });

  it('on another machine is reported, with the time from which another process may continue', async () => {
    await platform.registry(
      `INSERT INTO operations (kind, tenant_id, state, input, actor, lease_owner, lease_until)
        VALUES ('restore.tenant', ?, 'running', '{}', 'test', 'elsewhere', '2999-01-01')`,
      [place.tenantId],
    );
    await platform.registry(
      "INSERT INTO leases (name, owner, token, expires_at) VALUES ('backup:elsewhere', 'elsewhere', 1, '2999-01-01')",
    );
    const { findings, notices } = await platform.get(Doctor).examination(true);
    expect(findings).toEqual([]);
    expect(notices).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          check: 'operation',
          subject: expect.stringContaining('restore.tenant'),
          problem: expect.stringContaining('2999-01-01'),
        }),
        expect.objectContaining({
          check: 'lease',
          subject: 'backup:elsewhere',
          problem: expect.stringContaining('2999-01-01'),
        }),
      ]),
    );
    await platform.registry("DELETE FROM operations WHERE lease_owner = 'elsewhere'");
    await platform.registry("DELETE FROM leases WHERE owner = 'elsewhere'");
  });

  it('is undone if its backup is gone', async () => {
    await stopAt('before load');
    await platform.registry(
      "UPDATE operations SET input = JSON_SET(input, '$.backup.path', '/nowhere') WHERE state = 'running'",
    );
    await platform.get(Doctor).examine(true);
    expect(await contents()).toEqual(today);
    await expectMended();
  });
});
