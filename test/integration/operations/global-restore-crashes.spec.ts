import { Backups } from '../../../src/operations/backup/backups.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { StepPoints } from '../../../src/operations/tasks/step-points';
import { StepRunner } from '../../../src/operations/tasks/step-runner';
import { GlobalKept } from '../../../src/operations/restore/global-kept';
import { GlobalRestores } from '../../../src/operations/restore/global/global-restores.service';
import {
  AUDIT_TABLES,
  HISTORY_TABLES,
  PRESENT_TABLES,
  RESTORED_TABLES,
} from '../../../src/operations/restore/global/registry-tables';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { someOf } from '../../support/faults';
import { LEFT } from '../../support/left-operation';
import { Platform } from '../../support/platform';

const PLACES = [
  'during load',
  'during fence',
  'during prepare',
  'during accounts',
  'before exchange',
  'during exchange',
  'during reopen',
  'during settle',
];

describe('A restore of the global database that dies', () => {
  let platform: Platform;
  let place: TenantPlace;
  let backup: string;
  let since: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Rova' });
    backup = String((await platform.get(Backups).make({ tenantId: null }, { reason: 'manual', codec: 'gzip' })).id);
    since = await platform.company({ name: 'Neuve' });
  });

  afterAll(async () => {
    await forget();
    await platform.stop();
  });

  const forget = (): Promise<number> => platform.get(GlobalKept).forget(new Date(Date.now() + 8 * 86_400_000));
  const restored = async (): Promise<unknown> =>
    platform.get(Tasks).runHere(await platform.get(GlobalRestores).requestOf(backup, { dryRun: false }));

  /** Simulates the end of the process for the registry and the servers: no further write and no compensation. */
  const dieAt = async (point: string): Promise<void> => {
    const stopped = jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((reached) => {
      if (reached === point) throw new Error('stopped');
    });
    const silent = jest.spyOn(platform.get(StepRunner), 'undo' as never).mockRejectedValue(LEFT as never);
    await expect(restored()).rejects.toThrow('stopped');
    stopped.mockRestore();
    silent.mockRestore();
  };

  const accountsOf = async (): Promise<string[]> => (await platform.leftovers()).accounts;

  /** Both tenants are served by exactly the accounts in the registry. */
  const expectWhole = async (): Promise<void> => {
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
    const rows = await platform.registry('SELECT id, slug, status FROM tenants ORDER BY id');
    expect(rows).toEqual([
      { id: place.tenantId, slug: 'rova', status: 'active' },
      { id: since.tenantId, slug: 'neuve', status: 'active' },
    ]);
    const credentials = await platform.registry<{ username: string }>('SELECT username FROM tenant_credentials');
    expect(await accountsOf()).toEqual(credentials.map(({ username }) => username).toSorted());
  };

  it.each(someOf(PLACES, 4))('%s: the doctor finishes', async (point) => {
    await dieAt(point);
    await platform.get(Doctor).examine(true);
    expect(await platform.registry("SELECT id FROM operations WHERE state = 'running'")).toEqual([]);
    await expectWhole();
    await forget();
  });

  it('is undone completely if it fails before the exchange: all accounts can write again, and none is left over', async () => {
    const before = {
      accounts: await accountsOf(),
      credentials: await platform.registry('SELECT * FROM tenant_credentials'),
    };
    const failing = jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((reached) => {
      if (reached === 'during accounts') throw new Error('on purpose');
    });
    await expect(restored()).rejects.toMatchObject({ code: 'OPERATION_FAILED' });
    failing.mockRestore();
    expect(await accountsOf()).toEqual(before.accounts);
    expect(await platform.registry('SELECT * FROM tenant_credentials')).toEqual(before.credentials);
    await expectWhole();
  });

  it('blocks only writes to the registry meanwhile', async () => {
    await dieAt('during fence');
    const write = platform.registry("UPDATE tenants SET name = 'x' WHERE id = 0");
    await expect(write).rejects.toMatchObject({ code: 'REGISTRY_CLOSED', kind: 'unavailable' });
    await platform.registry('UPDATE leases SET name = name');
    await platform.get(Doctor).examine(true);
    await expectWhole();
    await forget();
  });

  it('has a rule for every table, and exchanges none that a remaining row refers to', async () => {
    const { globalName } = platform.settings.database;
    const tables = await platform.server<{ name: string }>(
      'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY name',
      [globalName],
    );
    const known = [AUDIT_TABLES, HISTORY_TABLES, PRESENT_TABLES, RESTORED_TABLES].flatMap((names) => [...names]);
    expect(tables.map(({ name }) => name).toSorted()).toEqual(known.toSorted());
    const references = await platform.server<{ child: string; parent: string }>(
      `SELECT DISTINCT TABLE_NAME AS child, REFERENCED_TABLE_NAME AS parent FROM information_schema.KEY_COLUMN_USAGE
        WHERE TABLE_SCHEMA = ? AND REFERENCED_TABLE_NAME IS NOT NULL`,
      [globalName],
    );
    const torn = references.filter(({ child, parent }) => RESTORED_TABLES.has(child) !== RESTORED_TABLES.has(parent));
    expect(torn).toEqual([]);
  });

  it('is refused while another operation runs', async () => {
    await platform.registry(
      "INSERT INTO operations (kind, tenant_id, state, input, actor) VALUES ('tenant.export', ?, 'running', '{}', 'test')",
      [place.tenantId],
    );
    await expect(restored()).rejects.toMatchObject({ code: 'TENANT_BUSY' });
    await platform.registry("UPDATE operations SET state = 'done' WHERE kind = 'tenant.export'");
  });
});
