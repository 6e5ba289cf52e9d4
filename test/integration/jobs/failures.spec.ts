import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { JobEnd } from '#jobs';
import { JobRuns, leaseOwner, WatchedLoop } from '#jobs';
import { leaseHeld } from '../../../libs/jobs/jobs.errors';
import { AbandonedRuns } from '../../../libs/jobs/worker/abandoned-runs';
import { eventually } from '../../support/eventually';
import { ask, Counting, JobTestBed, reconcile } from './job-test-bed';

describe('A run that fails', () => {
  let bed: JobTestBed;

  beforeAll(async () => {
    bed = await JobTestBed.start();
  });

  afterEach(() => bed.clear());

  afterAll(() => bed.drop());

  const poison = (attempts?: number): Counting =>
    new Counting('poison', () => Promise.reject(new TypeError('password of tenant 7')), attempts);

  it('is dead after its attempts, shows a code and no message, and does not affect others', async () => {
    const handler = poison(3);
    const ends: JobEnd[] = [];
    const audit = { record: (end: JobEnd) => ends.push(end), drain: () => Promise.resolve() };
    const app = await bed.replica({ work: { handlers: [handler, new Counting()], schedules: [] }, audit });
    const runId = await ask(app, { kind: 'poison', window: 'w' });
    for (let n = 0; n < 5; n += 1) await ask(app, { window: `w${n}` });
    await bed.allEnded(5);
    await eventually('dead', async () => (await bed.runs("state = 'dead'")).length === 1);
    expect(await bed.runs("kind = 'poison'")).toMatchObject([{ id: runId, attempts: 3, error: 'TypeError' }]);
    expect(handler.seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(ends.filter(({ state }) => state === 'dead')).toEqual([
      { runId, kind: 'poison', tenantId: null, state: 'dead', reason: 'TypeError' },
    ]);
    expect(await app.get(JobRuns).stats()).toEqual({ dead: 1, done: 5 });
  });

  it('is done if a later attempt succeeds', async () => {
    const handler = new Counting('moody', async ({ attempt }) => {
      await Promise.resolve();
      if (attempt < 3) throw new Error('not yet');
    });
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] } });
    await ask(app, { kind: 'moody', window: 'w' });
    await bed.allEnded(1);
    expect(await bed.runs()).toMatchObject([{ state: 'done', attempts: 3, error: null }]);
  });

  it('waits longer after each attempt', async () => {
    const app = await bed.replica({ work: { handlers: [poison(9)], schedules: [] }, limits: { backoffMs: 3_600_000 } });
    await ask(app, { kind: 'poison', window: 'w' });
    await eventually('failed', async () => (await bed.runs("state = 'failed'")).length === 1);
    const [due] = await bed.sql<{ inMinutes: number }>(
      'SELECT TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), not_before) AS inMinutes FROM job_runs',
    );
    expect(due?.inMinutes).toBeGreaterThan(5);
  });

  it('is dead if it has lost its process five times, whatever its attempts', async () => {
    const app = await bed.replica({ work: { handlers: [new Counting()], schedules: [] } });
    await bed.sql(
      `INSERT INTO job_runs (kind, window_key, payload, state, attempts, interruptions, fence, owner, lease_until) VALUES
        ('count', 'fatal', '{}', 'running', 1, 4, 5, 'somebody', '2000-01-01'),
        ('count', 'unlucky', '{}', 'running', 5, 1, 4, 'somebody', '2000-01-01'),
        ('count', 'innocent', '{}', 'running', 5, 0, 5, 'somebody', '2000-01-01')`,
    );
    await reconcile(app);
    await bed.sql("UPDATE job_runs SET not_before = UTC_TIMESTAMP(3) WHERE window_key = 'unlucky'");
    await bed.allEnded(2);
    expect(await bed.runs()).toMatchObject([
      { windowKey: 'fatal', state: 'dead', error: 'PROCESS_LOST' },
      { windowKey: 'unlucky', state: 'done', attempts: 5 },
      { windowKey: 'innocent', state: 'done', attempts: 5 },
    ]);
  });

  it('counts no attempt while another run holds what it needs', async () => {
    let refusals = 0;
    const patient = new Counting('patient', async () => {
      refusals += 1;
      if (refusals <= 8) throw leaseHeld({ name: 'gate' });
    });
    const app = await bed.replica({ work: { handlers: [patient], schedules: [] }, redisUrl: null });
    await ask(app, { kind: 'patient', window: 'w' });
    await eventually('done', async () => {
      await bed.sql("UPDATE job_runs SET not_before = UTC_TIMESTAMP(3) WHERE state = 'queued'");
      return (await bed.runs("state = 'done' AND attempts = 1")).length === 1;
    });
    expect(refusals).toBe(9);
  });

  it('is resumed at once if its process was killed on this machine, without counting an attempt', async () => {
    const app = await bed.replica({ work: { handlers: [], schedules: [] }, redisUrl: null });
    await ask(app, { kind: 'orphan', window: 'w' });
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e9)']);
    await once(holder, 'spawn');
    await bed.sql(
      `UPDATE job_runs SET state = 'running', attempts = 5, owner = '${leaseOwner(holder.pid)}',
        lease_until = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR`,
    );
    await reconcile(app);
    expect(await bed.runs()).toMatchObject([{ state: 'running' }]);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await reconcile(app);
    expect(await bed.runs()).toMatchObject([{ state: 'queued', attempts: 4, error: 'PROCESS_LOST' }]);
  });

  it('waits for a process with a handler of its kind', async () => {
    const old = await bed.replica({ work: { handlers: [], schedules: [] }, redisUrl: null });
    await ask(old, { window: 'w' });
    const handler = new Counting();
    await bed.replica({ work: { handlers: [handler], schedules: [] }, redisUrl: null });
    await bed.allEnded(1);
    expect(handler.seen).toMatchObject([{ attempt: 1 }]);
  });

  it('receives an abort signal when it is cancelled, and its later result is ignored', async () => {
    const handler = new Counting('count', async ({ signal }) => {
      await eventually('told', () => signal.aborted);
    });
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] }, limits: { leaseMs: 200 } });
    const runId = await ask(app, { window: 'w' });
    await eventually('running', () => handler.seen.length === 1);
    expect(await app.get(JobRuns).cancel(runId)).toBe(true);
    await eventually('told', () => handler.seen[0]?.signal.aborted === true);
    await bed.stopReplicas();
    expect(await bed.runs()).toMatchObject([{ state: 'cancelled', attempts: 1 }]);
    expect(handler.seen[0]?.signal.reason).toMatchObject({ code: 'LEASE_LOST' });
  });

  it('keeps its lease as long as its process lives', async () => {
    const gate = bed.gate();
    const handler = new Counting('count', () => gate.pass());
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] }, limits: { leaseMs: 400 } });
    await ask(app, { window: 'w' });
    await eventually('running', () => handler.seen.length === 1);
    const lease = async (): Promise<number> => {
      const [row] = await bed.sql<{ until: number }>(
        'SELECT UNIX_TIMESTAMP(lease_until) * 1000 AS until FROM job_runs',
      );
      return Number(row?.until);
    };
    const first = await lease();
    await eventually('renewed three times', async () => (await lease()) > first + 250);
    await reconcile(app);
    expect(await bed.runs()).toMatchObject([{ state: 'running', attempts: 1 }]);
    gate.open();
    await bed.allEnded(1);
  });
});

describe('A process that stops', () => {
  let bed: JobTestBed;

  beforeAll(async () => {
    bed = await JobTestBed.start();
  });

  afterEach(() => bed.clear());

  afterAll(() => bed.drop());

  it.each([
    ['with Redis', undefined],
    ['without Redis', null],
  ] as const)('tells its runs, lets them finish and takes no other, %s', async (_where, redisUrl) => {
    const handler = new Counting('count', async ({ signal }) => {
      await eventually('told', () => signal.aborted);
    });
    const options = redisUrl === null ? { redisUrl } : {};
    const app = await bed.replica({
      work: { handlers: [handler], schedules: [] },
      limits: { concurrency: 1 },
      ...options,
    });
    await ask(app, { window: 'first' });
    await eventually('running', () => handler.seen.length === 1);
    await ask(app, { window: 'second' });
    await bed.stopReplicas();
    expect(handler.seen[0]?.signal.reason).toMatchObject({ code: 'JOB_INTERRUPTED' });
    expect(await bed.runs()).toMatchObject([
      { windowKey: 'first', state: 'done', attempts: 1 },
      { windowKey: 'second', state: 'queued', attempts: 0 },
    ]);
  });

  it('returns an aborted run to the queue, as if it had not started', async () => {
    const handler = new Counting('count', async ({ signal }) => {
      await eventually('told', () => signal.aborted);
      signal.throwIfAborted();
    });
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] } });
    await ask(app, { window: 'w' });
    await eventually('running', () => handler.seen.length === 1);
    await bed.stopReplicas();
    expect(await bed.runs()).toMatchObject([{ state: 'queued', attempts: 0, error: null }]);
  });

  it('returns a run that ignores the signal, and refuses its later writes', async () => {
    const gate = bed.gate();
    const deaf = new Counting('count', () => gate.pass());
    const app = await bed.replica({ work: { handlers: [deaf], schedules: [] }, limits: { finishWithinMs: 50 } });
    await ask(app, { window: 'w' });
    await eventually('running', () => deaf.seen.length === 1);
    await bed.stopReplicas();
    const other = new Counting();
    await bed.replica({ work: { handlers: [other], schedules: [] }, redisUrl: null });
    await bed.allEnded(1);
    expect(other.seen).toMatchObject([{ attempt: 1, fence: 2 }]);
    const late = await bed.global.asApplication(
      (dataSource) =>
        deaf.seen[0]?.assertFence(dataSource.manager).catch((error: unknown) => error) ?? Promise.resolve(null),
    );
    expect(late).toMatchObject({ code: 'LEASE_LOST' });
    gate.open();
  });

  it('is recovered although the reconcile loop hangs', async () => {
    const hanging = Promise.withResolvers<void>();
    const released = jest.spyOn(AbandonedRuns.prototype, 'release').mockReturnValue(hanging.promise);
    const started = jest.spyOn(WatchedLoop.prototype, 'start').mockImplementation(function (this: WatchedLoop) {
      this.wake();
    });
    let recovered = 0;
    const recover = (): Promise<void> => {
      recovered += 1;
      return Promise.resolve();
    };
    await bed.replica({ work: { handlers: [new Counting()], schedules: [], recover } });
    await eventually('the recovery', () => recovered > 0 && released.mock.calls.length > 0);
    expect(released).toHaveBeenCalledTimes(1);
    hanging.resolve();
    released.mockRestore();
    started.mockRestore();
  });
});
