import type { INestApplicationContext } from '@nestjs/common';
import { eventually } from '../../support/eventually';
import { ask, Counting, JobTestBed, reconcile, Rounds } from './job-test-bed';

const ACME = 1;
const SMALL = 2;
const THIRD = 3;

/** With and without Redis: the same rules hold for both sources of the runs. */
describe.each([
  ['through the queue', undefined],
  ['out of the database', null],
] as const)('Several tenants, %s', (_way, redisUrl) => {
  let bed: JobTestBed;

  beforeAll(async () => {
    bed = await JobTestBed.start();
  });

  afterEach(() => bed.clear());

  afterAll(() => bed.drop());

  const replica = (options: Parameters<JobTestBed['replica']>[0]): Promise<INestApplicationContext> =>
    bed.replica({ ...options, ...(redisUrl === null ? { redisUrl } : {}) });

  const flood = async (app: INestApplicationContext, tenantId: number, count: number): Promise<void> => {
    const tenant = bed.tenants.records.get(tenantId) ?? bed.tenants.add(tenantId);
    for (let n = 0; n < count; n += 1) await ask(app, { tenant, window: `w${n}` });
  };

  it('with five runs do not wait for one with five hundred', async () => {
    const asking = await replica({});
    await flood(asking, ACME, 500);
    await flood(asking, SMALL, 5);
    await bed.stop(asking);
    const handler = new Counting();
    const roomy = { concurrency: 4, perTenant: 100, perServer: 100 };
    await replica({ work: { handlers: [handler], schedules: [] }, limits: roomy });
    await eventually('all seen', () => handler.seen.length === 505);
    const last = handler.seen.findLastIndex(({ tenantId }) => tenantId === SMALL);
    // First come, first served, they would be the last five of 505.
    expect(last).toBeLessThan(100);
  });

  it('with five runs are served as fast beside two thousand runs of another as alone', async () => {
    const rounds = new Rounds();
    const handler = new Counting('count', (job) => rounds.join(job));
    const app = await replica({ work: { handlers: [handler], schedules: [] } });
    const of = (tenantId: number): number => rounds.present.filter((job) => job.tenantId === tenantId).length;
    await bed.queueMany(bed.tenants.add(ACME), 2000);
    await reconcile(app);
    await eventually('the first of the many', () => of(ACME) === 2);
    await flood(app, SMALL, 5);
    // Alone, they would take three rounds of two. Twice as many would be acceptable; they take three here too.
    for (const expected of [2, 2, 1]) {
      await eventually('a full round', () => of(ACME) === 2 && of(SMALL) === expected);
      rounds.next();
    }
    await eventually('all five', async () => (await bed.runs(`tenant_id = ${SMALL} AND state = 'done'`)).length === 5);
    // Two of the large tenant in each round; the last round may be followed by the next pair.
    expect(handler.seen.filter(({ tenantId }) => tenantId === ACME).length).toBeLessThanOrEqual(8);
    const left = await bed.runs("state = 'queued'");
    expect(left.length).toBeGreaterThan(1900);
    rounds.end();
  });

  it('have at most two concurrent runs each, for any number of runs and processes', async () => {
    const gate = bed.gate();
    const handlers = [1, 2].map(() => new Counting('count', () => gate.pass()));
    const apps = await Promise.all(
      handlers.map((handler) => replica({ work: { handlers: [handler], schedules: [] } })),
    );
    const seen = (tenantId: number): number =>
      handlers.flatMap((handler) => handler.seen).filter((job) => job.tenantId === tenantId).length;
    const [app] = apps;
    if (app === undefined) throw new Error('no process');
    await flood(app, ACME, 6);
    await eventually('two of one', () => seen(ACME) === 2);
    await flood(app, SMALL, 3);
    await eventually('two of the other', () => seen(SMALL) === 2);
    const waiting = await bed.runs("state = 'queued'");
    expect([seen(ACME), seen(SMALL), waiting.length]).toEqual([2, 2, 5]);
    expect(waiting.map(({ attempts }) => attempts)).toEqual([0, 0, 0, 0, 0]);
    gate.open();
    await bed.allEnded(9);
  });

  it('of one database server have at most four concurrent runs, without delaying another server', async () => {
    const gate = bed.gate();
    const handler = new Counting('count', () => gate.pass());
    const app = await replica({ work: { handlers: [handler], schedules: [] } });
    for (const tenantId of [ACME, SMALL, THIRD]) await flood(app, tenantId, 2);
    await eventually('four', () => handler.seen.length === 4);
    bed.tenants.add(4, { serverId: 2 });
    await flood(app, 4, 1);
    await eventually('the other server', () => handler.seen.some(({ tenantId }) => tenantId === 4));
    expect(handler.seen).toHaveLength(5);
    gate.open();
    await bed.allEnded(7);
  });

  it('wait for something outside without delaying the work in databases, nor the waiting of others', async () => {
    const gate = bed.gate();
    const outside = { longestMs: 60_000 };
    const hanging = Object.assign(new Counting('hang', () => gate.pass()), { outside });
    const sending = Object.assign(new Counting('send'), { outside });
    const count = new Counting();
    const work = { handlers: [hanging, sending, count], schedules: [] };
    const app = await replica({ work, limits: { concurrency: 2, perTenant: 1, perServer: 2 } });
    for (const tenantId of [ACME, SMALL]) {
      const tenant = bed.tenants.add(tenantId);
      for (let n = 0; n < 6; n += 1) await ask(app, { kind: 'hang', tenant, window: `h${n}` });
    }
    await eventually('two of each', () => hanging.seen.length === 4);
    const third = bed.tenants.add(THIRD);
    await ask(app, { kind: 'send', tenant: third, window: 's' });
    for (const tenantId of [ACME, THIRD]) await flood(app, tenantId, 1);
    await eventually('the others', () => sending.seen.length === 1 && count.seen.length === 2);
    expect(hanging.seen).toHaveLength(4);
    gate.open();
    await bed.allEnded(15);
  });

  it('give up a run that waits for something outside without end', async () => {
    const gate = bed.gate();
    const endless = Object.assign(new Counting('hang', () => gate.pass(), 1), { outside: { longestMs: 200 } });
    const app = await replica({ work: { handlers: [endless], schedules: [] }, limits: { outside: 1 } });
    await ask(app, { kind: 'hang', tenant: bed.tenants.add(ACME), window: 'h' });
    await eventually('the end of the run', async () => (await bed.runs("state = 'dead'")).length === 1);
    const [run] = await bed.runs();
    expect([run?.error, endless.seen[0]?.signal.aborted]).toEqual(['DeadlinePassed', true]);
  });

  it('do not wait for tenants at their limit', async () => {
    const gate = bed.gate();
    const handler = new Counting('count', () => gate.pass());
    const app = await replica({
      work: { handlers: [handler], schedules: [] },
      limits: { perTenant: 1, perServer: 100, concurrency: 6 },
    });
    for (const tenantId of [ACME, SMALL, THIRD]) await flood(app, tenantId, 5);
    await eventually('one of each', () => handler.seen.length === 3);
    await flood(app, 4, 1);
    await eventually('the fourth', () => handler.seen.some(({ tenantId }) => tenantId === 4));
    expect(handler.seen).toHaveLength(4);
    gate.open();
    await bed.allEnded(16);
  });

  it('do not wait for tenants of a server at its limit', async () => {
    const gate = bed.gate();
    const handler = new Counting('count', () => gate.pass());
    const app = await replica({ work: { handlers: [handler], schedules: [] } });
    for (let tenantId = 1; tenantId <= 12; tenantId += 1) await flood(app, tenantId, 1);
    await eventually('four', () => handler.seen.length === 4);
    bed.tenants.add(13, { serverId: 2 });
    await flood(app, 13, 1);
    await eventually('the other server', () => handler.seen.some(({ tenantId }) => tenantId === 13));
    expect(handler.seen).toHaveLength(5);
    gate.open();
    await bed.allEnded(13);
  });
});
