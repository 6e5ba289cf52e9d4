import { JobRuns } from '#jobs';
import { Backups } from '../../../src/operations/backup/backups.service';
import { CURRENT_SCHEMA_VERSION } from '../../../src/database/tenant/tenant-migrations';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { eventually } from '../../support/eventually';
import { openAccounts, sessionsWaitingFor } from '../../support/open-accounts';
import { outdate } from '../../support/outdated-schema';
import { Platform } from '../../support/platform';
import { ProductProcess } from '../../support/product-process';
import { startSource } from '../../support/run-source';

const LONG_MS = 90_000;

describe('What a killed process left', () => {
  let platform: Platform;
  let worker: ProductProcess | null = null;
  const places: TenantPlace[] = [];

  beforeAll(async () => {
    platform = await Platform.start();
    for (const name of ['Hier', 'Demain', 'Toujours']) places.push(await platform.company({ name }));
  });

  afterAll(async () => {
    worker?.child.kill('SIGKILL');
    await worker?.ended;
    await platform.stop();
  });

  /** Starts a command and kills it as soon as the condition is true. */
  const kill = async (args: readonly string[], what: string, condition: () => Promise<boolean>): Promise<void> => {
    const { child, ended } = startSource('src/cli.ts', args, platform.environment);
    await eventually(what, condition);
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
  };

  const unfinished = (): Promise<{ kind: string }[]> =>
    platform.registry("SELECT kind FROM operations WHERE state = 'running' ORDER BY kind");

  it('is completed by a worker: a restore, and a migration whose accounts it locks first', async () => {
    const [restored, ...behind] = places as [TenantPlace, TenantPlace, TenantPlace];
    await platform.get(Backups).make({ tenantId: restored.tenantId }, { reason: 'manual', codec: 'gzip' });
    await platform.server(`DELETE FROM \`${restored.database}\`.vehicle_colors`);
    for (const place of behind) await outdate(platform, place);
    const [before, open] = [await platform.leftovers(), await openAccounts(platform)];
    const restore = ['restore:tenant', String(restored.tenantId), 'latest', '--yes'];
    await kill(
      restore,
      'it loads',
      async () => (await platform.leftovers()).databases.length > before.databases.length,
    );
    const unlock = await platform.lockTable(`\`${behind[0].database}\`.migrations`);
    await kill(
      ['tenant:migrate', '--all'],
      'it waits',
      async () => (await sessionsWaitingFor(platform, 'migrations')) > 0,
    );
    await unlock();
    expect(await openAccounts(platform)).not.toEqual(open);
    worker = await ProductProcess.start('src/worker.ts', platform.environment);
    await eventually('nothing is left', async () => (await unfinished()).length === 0, { timeoutMs: LONG_MS });
    await eventually('the schemas are current', async () => {
      const rows = await platform.registry('SELECT schema_version FROM tenant_databases WHERE schema_version <> ?', [
        CURRENT_SCHEMA_VERSION,
      ]);
      return rows.length === 0 && (await unfinished()).length === 0;
    });
    expect(await openAccounts(platform)).toEqual(open);
    expect(await platform.registry('SELECT DISTINCT status FROM tenants')).toEqual([{ status: 'active' }]);
    const [colors] = await platform.server<{ total: number }>(
      `SELECT COUNT(*) AS total FROM \`${restored.database}\`.vehicle_colors`,
    );
    expect(Number(colors?.total)).toBeGreaterThan(0);
  });

  it('is repeated at once: a round of backups whose worker is killed ends without a dead run', async () => {
    const requests = places.map(({ tenantId, server }) => ({
      kind: 'backup.tenant',
      window: 'round',
      tenant: { tenantId, serverId: server.id, epoch: 0 },
      payload: { codec: 'gzip', reason: 'scheduled' },
    }));
    for (const request of requests) await platform.get(JobRuns).enqueue(request);
    const round = (): Promise<{ state: string; interruptions: number }[]> =>
      platform.registry("SELECT state, interruptions FROM job_runs WHERE window_key = 'round'");
    await eventually('one runs', async () => (await round()).some(({ state }) => state === 'running'));
    worker?.child.kill('SIGKILL');
    await worker?.ended;
    worker = await ProductProcess.start('src/worker.ts', platform.environment);
    await eventually('all are done', async () => (await round()).every(({ state }) => state === 'done'), {
      timeoutMs: LONG_MS,
    });
    expect((await round()).some(({ interruptions }) => interruptions > 0)).toBe(true);
    const good = await platform.registry(
      "SELECT tenant_id FROM backups WHERE state = 'good' AND reason = 'scheduled' AND tenant_id IS NOT NULL GROUP BY tenant_id",
    );
    expect(good).toHaveLength(places.length);
    expect(await platform.registry("SELECT kind FROM job_runs WHERE state = 'dead'")).toEqual([]);
  });
});
