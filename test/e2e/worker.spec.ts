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
    // Without a prepared database the run makes one, which needs the locked table.
    await platform.registry('DELETE FROM warm_databases');
    await platform.registry('DELETE FROM job_runs');
    const ids = `${quoteIdentifier(platform.settings.database.globalName)}.tenant_ids`;
    release = await platform.lockTable(ids);
    worker = await ProductProcess.start('src/worker.ts', platform.environment);
    await eventually('a run waits for the table', async () => (await waiting()).length > 0);
    return worker;
  };

  const waiting = (): Promise<unknown[]> =>
    platform.server("SELECT 1 FROM information_schema.processlist WHERE state LIKE 'Waiting for table%'");

  const states = async (): Promise<string[]> => {
    const rows = await platform.registry<{ state: string }>(
      "SELECT state FROM job_runs WHERE kind = 'warm_pool.refill'",
    );
    return rows.map(({ state }) => state);
  };

  it('on SIGTERM finishes its runs or gives them back, and exits with 0', async () => {
    const { child, ...started } = await start();
    // The run waits for the table for a few seconds only, so the signal comes first.
    child.kill('SIGTERM');
    await eventually('it says that it drains', async () => (await worker?.readiness()) === 503);
    expect(child.exitCode).toBeNull();
    await release?.();
    expect(await started.ended).toBe(0);
    expect(['done', 'queued']).toEqual(expect.arrayContaining(await states()));
    // The log is flushed completely.
    expect(worker?.log.trimEnd().split('\n').at(-1)).toContain('stopped');
  });

  it('answers probes, and shows its runs', async () => {
    const { management } = await start();
    expect((await management.get('/health/live')).status).toBe(200);
    await eventually('it has started', async () => (await management.get('/health/startup')).status === 200);
    expect((await management.get('/metrics')).text).toMatch(/^job_runs\{state="running"\} \d+$/m);
  });

  it('exits at once on a second signal', async () => {
    const { child, ended } = await start();
    child.kill('SIGTERM');
    await eventually('it says that it drains', async () => (await worker?.readiness()) === 503);
    child.kill('SIGTERM');
    expect(await ended).toBe(130);
    expect(await states()).toContain('running');
  });
});
