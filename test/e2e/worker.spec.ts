import { quoteIdentifier } from '#persistence';
import { eventually } from '../support/eventually';
import { Platform } from '../support/platform';
import { ProductProcess } from '../support/product-process';

/** The worker in a process of its own. */
describe('The worker', () => {
  let platform: Platform;
  let worker: ProductProcess | null = null;
  let release: (() => Promise<void>) | null = null;

  beforeAll(async () => {
    platform = await Platform.start({ WARM_POOL_SIZE: '1' });
  });

  afterEach(async () => {
    worker?.child.kill('SIGKILL');
    await release?.();
  });

  afterAll(() => platform.stop());

  /** A worker whose run cannot continue until the table is unlocked. */
  const start = async (): Promise<ProductProcess> => {
    const ids = `${quoteIdentifier(platform.settings.database.globalName)}.tenant_ids`;
    release = await platform.lockTable(ids);
    worker = await ProductProcess.start('src/worker.ts', platform.environment);
    await eventually('a run is at work', async () => (await states()).includes('running'));
    return worker;
  };

  const states = async (): Promise<string[]> => {
    const rows = await platform.registry<{ state: string }>(
      "SELECT state FROM job_runs WHERE kind = 'warm_pool.refill'",
    );
    return rows.map(({ state }) => state);
  };

  it('answers probes, and on SIGTERM finishes its runs and exits with 0', async () => {
    const { management, child, ...started } = await start();
    expect((await management.get('/health/live')).status).toBe(200);
    await eventually('it has started', async () => (await management.get('/health/startup')).status === 200);
    expect((await management.get('/metrics')).text).toMatch(/^job_runs\{state="running"\} \d+$/m);

    child.kill('SIGTERM');
    await eventually('it says that it drains', async () => (await worker?.readiness()) === 503);
    expect(child.exitCode).toBeNull();
    await release?.();
    expect(await started.ended).toBe(0);
    expect(await states()).toEqual(['done']);
    expect(await platform.registry("SELECT 1 FROM warm_databases WHERE state = 'ready'")).toHaveLength(1);
    // The log is flushed completely.
    expect(worker?.log.trimEnd().split('\n').at(-1)).toContain('stopped');
  });

  it('exits at once on a second signal', async () => {
    await platform.registry('DELETE FROM job_runs');
    await platform.registry("UPDATE warm_databases SET schema_version = 'old'");
    const { child, ended } = await start();
    child.kill('SIGTERM');
    await eventually('it says that it drains', async () => (await worker?.readiness()) === 503);
    child.kill('SIGTERM');
    expect(await ended).toBe(130);
    expect(await states()).toEqual(['running']);
  });
});
