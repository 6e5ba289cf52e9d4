import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { JobRuns } from '#jobs';
import { systemWrite } from '#kernel';
import { WorkerModule } from '../../../src/worker.module';
import { SETTINGS } from '../../../src/config/settings.module';
import { ScheduleChanges } from '../../../src/operations/schedules/schedule-changes.service';
import { SchedulesService } from '../../../src/operations/schedules/schedules.service';
import { OperationRecovery } from '../../../src/operations/tasks/operation-recovery';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';

const NOW = 'UTC_TIMESTAMP(3)';

describe('The names and the work of the release before', () => {
  let platform: Platform;
  let worker: INestApplicationContext;
  let tenantId: number;

  beforeAll(async () => {
    platform = await Platform.start();
    ({ tenantId } = (await platform.company({ name: 'Ancienne' })).target);
  });

  beforeEach(async () => {
    worker = await Test.createTestingModule({ imports: [WorkerModule] })
      .overrideProvider(SETTINGS)
      .useValue(platform.settings)
      .compile();
    worker.useLogger(false);
  });

  afterEach(async () => {
    await worker.close();
    await platform.registry('DELETE FROM job_runs');
    await platform.registry('DELETE FROM schedule_overrides');
  });

  afterAll(() => platform.stop());

  /** An operation as the release before this one recorded it. */
  const operation = async (
    kind: string,
    of: number | null,
    input: object,
    owner: string | null = null,
  ): Promise<number> => {
    await platform.registry(
      `INSERT INTO operations (kind, tenant_id, state, input, actor, lease_owner, lease_until)
        VALUES (?, ?, 'running', ?, 'user:1', ?, IF(? IS NULL, NULL, ${NOW} + INTERVAL 1 HOUR))`,
      [kind, of, JSON.stringify(input), owner, owner],
    );
    const [row] = await platform.registry<{ id: number }>('SELECT MAX(id) AS id FROM operations');
    return Number(row?.id);
  };

  const stateOf = async (id: number): Promise<unknown> =>
    (await platform.registry('SELECT state, error FROM operations WHERE id = ?', [id]))[0];

  const ended = (id: number): Promise<void> =>
    eventually(`operation ${id} ended`, async () => ((await stateOf(id)) as { state: string }).state !== 'running');

  it('a window that was requested under a former name is not requested again', async () => {
    await platform.registry(
      `INSERT INTO job_runs (kind, window_key, payload, state, queued_at, started_at, finished_at)
        SELECT CONCAT(kind, '.fan_out'), CONCAT(window_key, '.Africa-Abidjan'), '{}', 'done', ${NOW}, ${NOW}, ${NOW} FROM (
          SELECT 'upkeep.cleanup' AS kind, DATE_FORMAT(UTC_DATE() - INTERVAL (TIME(UTC_TIMESTAMP()) < '02:30') DAY, '%Y-%m-%d') AS window_key
        ) AS night`,
    );
    await worker.init();
    const asked = (): Promise<{ kind: string; state: string }[]> =>
      platform.registry("SELECT kind, state FROM job_runs WHERE kind LIKE 'tenant.%' ORDER BY kind");
    await eventually('the weekly tasks are requested', async () => (await asked()).length >= 3);
    expect(await asked()).toContainEqual({ kind: 'tenant.cleanup.fan_out', state: 'done' });
    expect((await asked()).filter(({ kind }) => kind === 'tenant.cleanup')).toEqual([]);
    const { lastRun } = await platform.get(SchedulesService).get('upkeep.cleanup');
    expect(lastRun).toMatchObject({ state: 'done' });
  });

  it('an override under a former name still counts, and is replaced by the next change', async () => {
    await platform.registry(
      `INSERT INTO schedule_overrides VALUES ('upkeep.cleanup', 1, '{"hour":5,"minute":5}', 'test', ${NOW})`,
    );
    const standing = await platform.get(SchedulesService).get('tenant.cleanup');
    expect(standing.schedule.at).toMatchObject({ hour: 5, minute: 5 });
    const write = systemWrite('test', null, 'schedules:adjust');
    await platform.get(ScheduleChanges).adjust(write, 'upkeep.cleanup', { at: { hour: 6 } });
    expect(await platform.registry('SELECT kind FROM schedule_overrides')).toEqual([{ kind: 'tenant.cleanup' }]);
    await platform.get(ScheduleChanges).reset(write, 'upkeep.cleanup');
    expect(await platform.registry('SELECT kind FROM schedule_overrides')).toEqual([]);
  });

  it('an operation that it requested is carried out', async () => {
    const cleanup = await operation('tenant.cleanup', tenantId, {});
    const backup = await operation('backup.create', null, { codec: 'gzip' });
    await worker.init();
    for (const id of [cleanup, backup])
      await worker.get(JobRuns).enqueue({
        kind: 'operation.run',
        tenant: null,
        window: `op-${id}`,
        payload: { operationId: id, tenantId: null },
      });
    await Promise.all([cleanup, backup].map(ended));
    expect([await stateOf(cleanup), await stateOf(backup)]).toEqual([
      { state: 'done', error: null },
      { state: 'done', error: null },
    ]);
  });

  it('an operation on which one of its processes works is left to it', async () => {
    const id = await operation('tenant.cleanup', tenantId, {}, 'deadbeef:1:1:00');
    await worker.init();
    await worker.get(JobRuns).enqueue({
      kind: 'tenant.cleanup',
      tenant: null,
      window: `op-${id}`,
      payload: { operationId: id, tenantId },
    });
    await eventually('the run waits', async () => {
      const rows = await platform.registry("SELECT 1 FROM job_runs WHERE error = 'OPERATION_BUSY'");
      return rows.length > 0;
    });
    expect(await stateOf(id)).toEqual({ state: 'running', error: null });
    await platform.registry("UPDATE operations SET state = 'failed' WHERE id = ?", [id]);
  });

  it('an operation whose run one of its workers ended without it is carried out after all', async () => {
    const id = await operation('backup.verify', tenantId, { backupId: 999 });
    await platform.registry(
      "INSERT INTO job_runs (kind, window_key, payload, state) VALUES ('backup.verify', ?, ?, 'done')",
      [`op-${id}`, JSON.stringify({ operationId: id, tenantId })],
    );
    await worker.init();
    await worker.get(OperationRecovery, { strict: false }).run();
    await ended(id);
    expect(await stateOf(id)).toEqual({ state: 'compensated', error: 'BACKUP_NOT_FOUND' });
  });

  it('an operation whose run was cancelled before it began is undone', async () => {
    const id = await operation('tenant.cleanup', tenantId, {});
    await platform.registry(
      `INSERT INTO job_runs (kind, window_key, payload, state, finished_at)
        VALUES ('tenant.cleanup', ?, ?, 'cancelled', ${NOW} - INTERVAL 1 MINUTE)`,
      [`op-${id}`, JSON.stringify({ operationId: id, tenantId })],
    );
    await platform.get(OperationRecovery).run();
    expect(await stateOf(id)).toEqual({ state: 'compensated', error: 'OPERATION_CANCELLED' });
  });
});
