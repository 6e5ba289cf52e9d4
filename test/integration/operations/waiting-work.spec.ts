import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { createConnection } from 'mysql2/promise';
import { JobRuns, Leases } from '#jobs';
import { systemActor } from '#kernel';
import { JobExecutor } from '../../../libs/jobs/worker/job-executor';
import { WorkerModule } from '../../../src/worker.module';
import { SETTINGS } from '../../../src/config/settings.module';
import { backupTenant, backupVerify } from '../../../src/operations/backup/backup.tasks';
import { BackupMaker } from '../../../src/operations/backup/backup-maker.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import { TenantFields } from '../../../src/operations/keys/tenant-fields';
import { EstateMigrator } from '../../../src/operations/migrations/estate-migrator';
import { TenantDeletion } from '../../../src/operations/offboarding/deletion/tenant-deletion.service';
import { TenantKeepings } from '../../../src/operations/offboarding/deletion/tenant-keepings';
import { TenantPurges } from '../../../src/operations/offboarding/deletion/tenant-purges.service';
import { tenantExport } from '../../../src/operations/offboarding/export/tenant-export.task';
import { Restores } from '../../../src/operations/restore/restores.service';
import { DataUse } from '../../../src/operations/tenant-database/data-use';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { MIGRATION_LEASE } from '../../../src/operations/tenant-database/migration-lease';
import { TenantSchema } from '../../../src/operations/tenant-database/tenant-schema';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { tenantCleanup } from '../../../src/operations/tenant-upkeep/upkeep.tasks';
import { eventually } from '../../support/eventually';
import { outdate } from '../../support/outdated-schema';
import { Platform } from '../../support/platform';

const ACTOR = systemActor('test');
const BUSY = { state: 'queued', attempts: 0, error: 'LEASE_HELD' };
const DONE = { state: 'done', attempts: 1, error: null };

/** Work of the clock and of people that begins while other work on the tenant runs in another process. */
describe('Work that may not run beside other work', () => {
  let platform: Platform;
  let worker: INestApplicationContext;
  let place: TenantPlace;
  let windows = 0;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Attendue', slug: 'attendue' });
    await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'gzip' });
    // It is not initialised, so it takes only the runs that it is given.
    worker = await Test.createTestingModule({ imports: [WorkerModule] })
      .overrideProvider(SETTINGS)
      .useValue(platform.settings)
      .compile();
    worker.useLogger(false);
    // A minute otherwise.
    for (const use of [platform.get(DataUse), worker.get(DataUse, { strict: false })])
      Object.assign(use, { waitMs: 50 });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(async () => {
    await worker.close();
    await platform.stop();
  });

  /** Stops the other process's work at a call of this method; `go` lets it continue. */
  function stopAt<T extends object>(target: T, method: keyof T & string): { arrived: Promise<void>; go: () => void } {
    const arrival = Promise.withResolvers<void>();
    const departure = Promise.withResolvers<void>();
    const original = (target[method] as (...args: unknown[]) => unknown).bind(target);
    jest.spyOn(target as Record<string, () => unknown>, method).mockImplementationOnce(async (...args: unknown[]) => {
      arrival.resolve();
      await departure.promise;
      return original(...args);
    });
    return { arrived: arrival.promise, go: () => departure.resolve() };
  }

  const backUp = (): Promise<unknown> =>
    platform.get(Tasks).runTask({ task: backupTenant, tenantId: place.tenantId, input: {} });

  /** An attempt of the worker at the run, and the run after it. */
  const attempt = async (runId: number): Promise<unknown> => {
    await platform.registry('UPDATE job_runs SET not_before = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE id = ?', [
      runId,
    ]);
    await worker.get(JobExecutor, { strict: false }).attempt(runId, 'database');
    const query = (): Promise<{ state: string }[]> =>
      platform.registry('SELECT state, attempts, error FROM job_runs WHERE id = ?', [runId]);
    await eventually('the attempt has ended', async () => (await query())[0]?.state !== 'running');
    return (await query())[0];
  };

  const ofClock = (kind: string): Promise<number> =>
    platform.get(JobRuns).enqueue({
      kind,
      tenant: { tenantId: place.tenantId, epoch: 1, serverId: place.server.id },
      window: `test-${(windows += 1)}`,
      payload: {},
    });

  const restore = async () =>
    platform.get(Restores).requestOf({ tenantId: place.tenantId, reference: 'latest', tables: null, actor: ACTOR });

  const migrate = async (): Promise<readonly { readonly error: string }[]> => {
    const request = { dryRun: false, onlyFailed: false, concurrency: 1, canary: 0, actor: 'test' };
    return (await platform.get(EstateMigrator).run({ ...request, tenantIds: [place.tenantId] })).failed;
  };

  it.each(['tenant.optimize', 'backup.tenant'])('waits as a run of the clock: %s during a backup', async (kind) => {
    const other = stopAt(platform.get(BackupMaker), 'make');
    const making = backUp();
    await other.arrived;
    const runId = await ofClock(kind);
    expect(await attempt(runId)).toEqual(BUSY);
    expect(await attempt(runId)).toEqual(BUSY);
    other.go();
    await making;
    expect(await attempt(runId)).toEqual(DONE);
  });

  it('waits as a run of the clock while the tenant is migrated', async () => {
    await outdate(platform, place);
    const other = stopAt(platform.get(TenantSchema), 'upgrade');
    const migrating = migrate();
    await other.arrived;
    const runId = await ofClock('backup.tenant');
    expect(await attempt(runId)).toEqual(BUSY);
    await expect(backUp()).rejects.toMatchObject({ code: 'LEASE_HELD', details: { name: 'tenant:migrate' } });
    other.go();
    expect(await migrating).toEqual([]);
    expect(await attempt(runId)).toEqual(DONE);
  });

  it('waits as a requested restore during a backup, and is refused as a command', async () => {
    const other = stopAt(platform.get(BackupMaker), 'make');
    const making = backUp();
    await other.arrived;
    await expect(platform.get(Tasks).runHere(await restore())).rejects.toMatchObject({
      code: 'LEASE_HELD',
      details: { name: `copy:${place.tenantId}:backup:1` },
    });
    const { id } = await platform.get(Tasks).enqueue(await restore());
    const [run] = await platform.registry<{ id: number }>('SELECT id FROM job_runs WHERE window_key = ?', [`op-${id}`]);
    const stateOf = (): Promise<unknown[]> => platform.registry('SELECT state FROM operations WHERE id = ?', [id]);
    expect(await attempt(Number(run?.id))).toEqual(BUSY);
    expect(await stateOf()).toEqual([{ state: 'running' }]);
    other.go();
    await making;
    expect(await attempt(Number(run?.id))).toEqual(DONE);
    expect(await stateOf()).toEqual([{ state: 'done' }]);
  });

  it('fails in its run of migrations during a copy of the tenant, and is migrated by the next run', async () => {
    await outdate(platform, place);
    const other = stopAt(platform.get(BackupMaker), 'make');
    const making = backUp();
    await other.arrived;
    expect(await migrate()).toMatchObject([{ tenantId: place.tenantId, error: expect.stringContaining('copy:') }]);
    other.go();
    await making;
    expect(await migrate()).toEqual([]);
  });

  it('of a tenant that is erased: rotations pass over it, and the erasure does not begin beside one', async () => {
    const { tenantId } = await platform.company({ name: 'Effacée', slug: 'effacee' });
    const deletion = { confirm: 'effacee', legalHoldReleased: true, actor: ACTOR };
    await platform.get(TenantDeletion).delete(tenantId, deletion);
    const purge = (): Promise<unknown> => platform.get(TenantPurges).purge(tenantId, ACTOR);
    await platform.get(Leases).hold(MIGRATION_LEASE, async () => {
      await expect(purge()).rejects.toMatchObject({ code: 'LEASE_HELD', details: { name: MIGRATION_LEASE } });
    });
    const other = stopAt(platform.get(TenantKeepings), 'count');
    const erasing = purge();
    await other.arrived;
    expect(await platform.get(TenantFields).reseal(tenantId)).toBe(0);
    await expect(platform.get(DataUse).assertNoErasure(tenantId)).rejects.toMatchObject({
      code: 'LEASE_HELD',
      details: { name: expect.stringMatching(/^tenant\.purge \d+$/) },
    });
    const reading = { task: backupVerify, tenantId, input: {} };
    await expect(platform.get(Tasks).runInstead(reading, () => Promise.resolve({}))).rejects.toMatchObject({
      code: 'TENANT_BUSY',
    });
    other.go();
    await erasing;
  });

  it('does not begin beside an operation that is being recorded', async () => {
    const { host, port, user, password, globalName: database } = platform.settings.database;
    const gate = await createConnection({ host, port, user, password, database });
    await gate.query('START TRANSACTION');
    // No step can be added: the operation has looked for other work, and is not yet visible.
    await gate.query('SELECT id FROM operation_steps ORDER BY id DESC LIMIT 1 FOR UPDATE');
    const waits = (statement: string): Promise<void> =>
      eventually(`${statement} waits`, async () => {
        const sql = 'SELECT 1 FROM information_schema.PROCESSLIST WHERE DB = ? AND INFO LIKE ? AND TIME_MS > 50';
        return (await platform.server(sql, [database, `${statement}%`])).length > 0;
      });
    const task = { task: tenantExport, tenantId: place.tenantId, input: { slug: 'attendue' }, actor: ACTOR };
    const recording = platform.get(Tasks).enqueue(task);
    await waits('INSERT INTO `operation_steps`');
    const cleaning = platform.get(Tasks).runTask({ task: tenantCleanup, tenantId: place.tenantId, input: {} });
    const refusal = cleaning.then(
      () => null,
      (error: unknown) => error,
    );
    await Promise.race([refusal, waits('SELECT id FROM tenants')]);
    await gate.query('ROLLBACK');
    await gate.end();
    expect(await refusal).toMatchObject({ code: 'TENANT_BUSY', details: { kind: 'tenant.export' } });
    await platform.get(Tasks).abandon((await recording).id, 'test');
  });
});
