import { RunPoller } from '../../../libs/jobs/worker/run-poller';
import { PrivateRedis } from '../../support/private-redis';
import { JobQueue } from '../../../libs/jobs/queue/job-queue';
import { QueueRedis } from '../../../libs/jobs/queue/queue-redis';
import { eventually } from '../../support/eventually';
import { ask, Counting, JobTestBed, reconcile } from './job-test-bed';

const windows = (count: number, prefix = 'w'): string[] => Array.from({ length: count }, (_none, n) => `${prefix}${n}`);

describe('Redis', () => {
  let bed: JobTestBed;
  let redis: PrivateRedis;

  beforeAll(async () => {
    bed = await JobTestBed.start();
    redis = await PrivateRedis.start();
  });

  afterEach(() => bed.clear());

  afterAll(async () => {
    await bed.drop();
    await redis.remove();
  });

  it('that is emptied loses no run: each runs once', async () => {
    const asking = await bed.replica({ redisUrl: redis.url });
    for (const window of windows(50)) await ask(asking, { window });
    await bed.stop(asking);
    await redis.flush();
    const handler = new Counting();
    const app = await bed.replica({ redisUrl: redis.url, work: { handlers: [handler], schedules: [] } });
    await eventually('connected', () => app.get(QueueRedis).isUp);
    await reconcile(app);
    await bed.allEnded(50);
    expect(new Set(handler.runIds).size).toBe(50);
    expect(handler.seen).toHaveLength(50);
  });

  it('that is emptied during work causes no second execution', async () => {
    const handler = new Counting();
    const app = await bed.replica({ redisUrl: redis.url, work: { handlers: [handler], schedules: [] } });
    await eventually('connected', () => app.get(QueueRedis).isUp);
    for (const window of windows(100)) {
      await ask(app, { window });
      if (window.endsWith('5')) await redis.flush();
    }
    await reconcile(app);
    await bed.allEnded(100);
    expect(handler.seen).toHaveLength(100);
  });

  it('that lost one run gets only that one again', async () => {
    const app = await bed.replica({ redisUrl: redis.url, work: { handlers: [], schedules: [] } });
    await eventually('connected', () => app.get(QueueRedis).isUp);
    // Separate names: the queue may still contain runs of earlier tests, which a worker lost together with the queue.
    for (const window of windows(3, 'lost')) await ask(app, { window });
    const { client } = app.get(QueueRedis);
    const known = `impact:${bed.global.settings.database.globalName}:jobs:count:0:lost`;
    // The keys of entries, without those of a worker that looks at one (`…:lock`).
    const entries = async (): Promise<number> => (await client.keys(`${known}?`)).length;
    await eventually('queued', async () => (await entries()) === 3);
    const add = jest.spyOn(app.get(JobQueue), 'add');
    await client.del(`${known}1`);
    await reconcile(app);
    await eventually('queued again', async () => (await entries()) === 3);
    expect(add.mock.calls).toMatchObject([[[{ window: 'lost1' }]]]);
  });

  it('that dies blocks no request, and work continues without it and after its return', async () => {
    const handler = new Counting();
    const app = await bed.replica({ redisUrl: redis.url, work: { handlers: [handler], schedules: [] } });
    await eventually('connected', () => app.get(QueueRedis).isUp);
    await ask(app, { window: 'before' });
    await bed.allEnded(1);
    await redis.kill();
    for (const window of windows(20)) await ask(app, { window });
    await bed.allEnded(21);
    await redis.up();
    await eventually('connected again', () => app.get(QueueRedis).isUp);
    for (const window of windows(20, 'again')) await ask(app, { window });
    await bed.allEnded(41);
    expect(handler.seen).toHaveLength(41);
  });

  it('that is down blocks neither the start nor the stop of a process', async () => {
    await redis.kill();
    const handler = new Counting();
    const app = await bed.replica({ redisUrl: redis.url, work: { handlers: [handler], schedules: [] } });
    await ask(app, { window: 'w' });
    await bed.allEnded(1);
    await bed.stopReplicas();
    await redis.up();
    expect(handler.seen).toHaveLength(1);
  });

  it('delivers the runs while it is up, without polling', async () => {
    const handler = new Counting();
    const worker = await bed.replica({ redisUrl: redis.url, work: { handlers: [handler], schedules: [] } });
    await eventually('connected', () => worker.get(QueueRedis).isUp);
    // Only in the database, not in the queue.
    const silent = await bed.replica({ redisUrl: null });
    await ask(silent, { window: 'unheard' });
    await worker.get(RunPoller, { strict: false }).poll();
    await ask(worker, { window: 'heard' });
    await bed.allEnded(1);
    expect(await bed.runs("state = 'done'")).toMatchObject([{ windowKey: 'heard' }]);
    await reconcile(worker);
    await bed.allEnded(2);
  });
});
