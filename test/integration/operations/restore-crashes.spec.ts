import { systemActor } from '#kernel';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { OperationOrders } from '../../../src/operations/operations/operation-orders';
import { SagaProgress } from '../../../src/operations/operations/saga';
import { SagaRunner } from '../../../src/operations/operations/saga-runner';
import type { TenantPlace } from '../../../src/operations/provisioning/tenant-places';
import { KeptDatabases } from '../../../src/operations/restore/kept-data';
import { Restores } from '../../../src/operations/restore/restores.service';
import { SideLoader } from '../../../src/operations/restore/side-loader';
import type { DatabaseContents } from '../../../src/operations/restore/side-loader';
import type { Death } from '../../support/crash-child';
import { Platform } from '../../support/platform';
import { runSource } from '../../support/run-source';

const STEPS = ['verify', 'load', 'migrate', 'fence', 'erase_again', 'keep', 'exchange', 'reopen', 'clean'];

describe('A process that dies while it restores', () => {
  let platform: Platform;
  let place: TenantPlace;
  /** What the live database holds before each restore, and what the backup does. */
  let today: DatabaseContents;
  let yesterday: DatabaseContents;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Rova' });
    yesterday = await contents();
    await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'zstd' });
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

  /** The dead process's lease runs out; a test does not wait for it. */
  const buried = (): Promise<unknown> =>
    platform.registry("UPDATE operations SET lease_until = '2000-01-01' WHERE state = 'running'");

  /** As far as the registry and the server can tell: nothing is written any more, nothing is taken back. */
  const stopAt = async (point: string, order?: Awaited<ReturnType<Restores['orderOf']>>): Promise<void> => {
    const stopped = jest.spyOn(platform.get(SagaProgress), 'reached').mockImplementation((reached) => {
      if (reached === point) throw new Error('stopped');
    });
    const silent = jest.spyOn(platform.get(SagaRunner), 'undo' as never).mockResolvedValue(undefined as never);
    const wish = { tenantId: place.tenantId, reference: 'latest', tables: null, actor: systemActor('test') };
    const orders = platform.get(OperationOrders);
    await expect(orders.perform(order ?? (await platform.get(Restores).orderOf(wish)))).rejects.toThrow('stopped');
    stopped.mockRestore();
    silent.mockRestore();
    await buried();
  };

  const die = async (death: Death): Promise<void> => {
    const argument = ['restore', String(place.tenantId), JSON.stringify(death)];
    const ended = await runSource('test/support/crash-child.ts', argument, platform.environment);
    expect({ signal: ended.signal, stderr: ended.stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
    await buried();
    await platform.registry("UPDATE leases SET expires_at = '2000-01-01'");
  };

  const expectWhole = async (): Promise<void> => expect([today, yesterday]).toContainEqual(await contents());

  /** The tenant is served, and nothing is left but the data kept for an undo. */
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

  it.each([...STEPS.map((step) => `during ${step}`), 'before exchange'])('%s: the doctor finishes', async (point) => {
    await stopAt(point);
    await expectWhole();
    await expectMended();
    expect(await contents()).toEqual(yesterday);
    await forget();
  });

  it.each(['before exchange', 'during exchange'])(
    'takes a restore back, %s: the doctor finishes that',
    async (point) => {
      const wish = { tenantId: place.tenantId, reference: 'latest', tables: null, actor: systemActor('test') };
      const { id } = await platform.get(OperationOrders).perform(await platform.get(Restores).orderOf(wish));
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
    await forget();
  });

  it('takes everything back when it fails before the exchange, and dies of that', async () => {
    await die({ at: 'compensated keep', afterMs: 0, failsAt: 'during keep' });
    expect(await contents()).toEqual(today);
    await expectMended();
    await expectWhole();
  });

  it('is taken back when its backup is gone', async () => {
    await stopAt('before load');
    await platform.registry(
      "UPDATE operations SET input = JSON_SET(input, '$.backup.path', '/nowhere') WHERE state = 'running'",
    );
    await platform.get(Doctor).examine(true);
    expect(await contents()).toEqual(today);
    await expectMended();
  });
});
