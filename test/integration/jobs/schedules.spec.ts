import { JobRuns, loopFailures } from '#jobs';
import type { Schedule } from '#jobs';
import { ScheduleTicker } from '../../../libs/jobs/schedules/schedule-ticker';
import { passTime, startClock, stopClock } from '../../support/standing-clock';
import { eventually } from '../../support/eventually';
import { Counting, JobTestBed } from './job-test-bed';

const NIGHTLY = { hour: 2, minute: 0, zone: 'tenant' } as const;

describe('A schedule', () => {
  let bed: JobTestBed;

  beforeAll(async () => {
    bed = await JobTestBed.start();
  });

  afterEach(async () => {
    startClock();
    await bed.clear();
  });

  afterAll(() => bed.drop());

  it('of tenants has one run for each active tenant, of its own local day, however many processes tick', async () => {
    for (let id = 1; id <= 1001; id += 1) bed.tenants.add(id);
    bed.tenants.add(2000, { timezone: 'Pacific/Kiritimati' });
    bed.tenants.add(2001, { timezone: 'Pacific/Pago_Pago' });
    bed.tenants.add(2002, { status: 'suspended' });
    const schedules: Schedule[] = [{ kind: 'nightly', scope: 'tenant', at: NIGHTLY, spreadMs: 86_400_000 }];
    const work = () => ({ handlers: [new Counting('nightly')], schedules });
    await Promise.all([bed.replica({ work: work() }), bed.replica({ work: work() })]);
    await eventually(
      'three zones',
      async () => (await bed.runs("kind = 'nightly.fan_out' AND state = 'done'")).length === 3,
    );
    const runs = await bed.runs("kind = 'nightly'");
    expect(runs).toHaveLength(1003);
    expect(new Set(runs.map(({ tenantId }) => tenantId)).size).toBe(1003);
    const windows = (tenantId: number): string[] =>
      runs.filter((run) => run.tenantId === tenantId).map(({ windowKey }) => windowKey);
    // At opposite sides of the date line: their local dates are never the same.
    expect(windows(2000)[0]).not.toBe(windows(2001)[0]);
    const [spread] = await bed.sql<{ hours: number }>(
      "SELECT COUNT(DISTINCT HOUR(not_before)) AS hours FROM job_runs WHERE kind = 'nightly' AND state = 'queued'",
    );
    expect(Number(spread?.hours)).toBeGreaterThan(1);
  });

  it('follows the database clock: a process whose clock is days ahead requests nothing early', async () => {
    stopClock();
    passTime(10 * 86_400_000);
    const schedules: Schedule[] = [{ kind: 'daily', scope: 'platform', at: { ...NIGHTLY, zone: 'UTC' } }];
    await bed.replica({ work: { handlers: [new Counting('daily')], schedules }, redisUrl: null });
    await bed.allEnded(1);
    const [now] = await bed.sql<{ today: string; yesterday: string }>(
      "SELECT DATE_FORMAT(UTC_DATE(), '%Y-%m-%d') AS today, DATE_FORMAT(UTC_DATE() - INTERVAL 1 DAY, '%Y-%m-%d') AS yesterday",
    );
    expect(await bed.runs()).toHaveLength(1);
    const [run] = await bed.runs();
    expect([now?.today, now?.yesterday]).toContain(run?.windowKey);
  });

  it('is followed as adjusted, or as last known while the global database is unavailable', async () => {
    const daily = (kind: string, hour: number): Schedule => ({
      kind,
      scope: 'platform',
      at: { hour, minute: 0, zone: 'UTC' },
    });
    const schedules = [daily('kept', 0), daily('stopped', 0)];
    let followed = (): Promise<Schedule[]> => Promise.reject(new Error('not there yet'));
    const plan = { followed: () => followed() };
    const handlers = [new Counting('kept'), new Counting('stopped')];
    const app = await bed.replica({ work: { handlers, schedules, plan }, redisUrl: null });
    const tickLater = async (): Promise<void> => {
      passTime(60_000);
      await app.get(ScheduleTicker, { strict: false }).tick();
    };
    stopClock();
    await tickLater();
    expect(await bed.runs()).toEqual([]);
    followed = () => Promise.resolve([daily('kept', 0)]);
    await tickLater();
    await bed.allEnded(1);
    followed = () => Promise.reject(new Error('away'));
    await bed.sql('DELETE FROM job_runs');
    await app.get(JobRuns).enqueue({ kind: 'stopped', tenant: null, window: 'by-hand' });
    await tickLater();
    await bed.allEnded(1);
    expect((await bed.runs()).map(({ kind, windowKey }) => [kind, windowKey])).toEqual([['stopped', 'by-hand']]);
  });

  it('whose hour is changed has one run for the day', async () => {
    let hour = 0;
    const at = (): Schedule => ({ kind: 'daily', scope: 'platform', at: { hour, minute: 0, zone: 'UTC' } });
    const plan = { followed: () => Promise.resolve([at()]) };
    const app = await bed.replica({
      work: { handlers: [new Counting('daily')], schedules: [at()], plan },
      redisUrl: null,
    });
    await bed.allEnded(1);
    const [today] = await bed.runs();
    const tick = (): Promise<void> => app.get(ScheduleTicker, { strict: false }).tick();
    stopClock();
    for (hour = 1; hour < 24; hour += 1) {
      passTime(60_000);
      await tick();
    }
    const windows = (await bed.runs()).map(({ windowKey }) => windowKey);
    // For hours that are still to come today, the window is yesterday's, which is caught up.
    expect(windows.filter((window) => window === today?.windowKey)).toHaveLength(1);
    expect(windows.length).toBeLessThanOrEqual(2);
  });

  it('that cannot be enqueued does not block the others', async () => {
    const at = { hour: 0, minute: 0, zone: 'UTC' } as const;
    const broken: Schedule = { kind: 'broken', scope: 'platform', at: { ...at, hour: Number.NaN } };
    const work = {
      handlers: [new Counting('broken'), new Counting('behind')],
      schedules: [broken, { kind: 'behind', scope: 'platform', at } as const],
    };
    const before = loopFailures().get('schedules') ?? 0;
    await bed.replica({ work, redisUrl: null });
    await bed.allEnded(1);
    expect((await bed.runs()).map(({ kind }) => kind)).toEqual(['behind']);
    expect(loopFailures().get('schedules')).toBeGreaterThan(before);
  });

  it('of a tenant with an unknown time zone uses UTC, and stops no other tenant', async () => {
    bed.tenants.add(1, { timezone: '+01:00' });
    bed.tenants.add(2, { timezone: 'Europe/Paris' });
    const schedules: Schedule[] = [{ kind: 'nightly', scope: 'tenant', at: NIGHTLY }];
    await bed.replica({ work: { handlers: [new Counting('nightly')], schedules }, redisUrl: null });
    await eventually('both runs', async () => (await bed.runs("kind = 'nightly'")).length === 2);
    const runs = await bed.runs("kind = 'nightly'");
    expect(new Set(runs.map(({ tenantId }) => tenantId))).toEqual(new Set([1, 2]));
  });

  it('enqueues the runs of a page one by one if one tenant’s is refused', async () => {
    for (const id of [1, 2, 3]) bed.tenants.add(id);
    // A number that does not fit into the column.
    bed.tenants.add(2, { serverId: -1 });
    const schedules: Schedule[] = [{ kind: 'nightly', scope: 'tenant', at: NIGHTLY }];
    await bed.replica({ work: { handlers: [new Counting('nightly')], schedules }, redisUrl: null });
    await eventually('two runs', async () => (await bed.runs("kind = 'nightly'")).length === 2);
    await eventually('the fan-out to fail', async () => {
      const [fanOut] = await bed.runs("kind = 'nightly.fan_out'");
      return fanOut?.error === 'LOOP_INCOMPLETE';
    });
    expect((await bed.runs("kind = 'nightly'")).map(({ tenantId }) => tenantId)).toEqual([1, 3]);
  });

  it('without a handler, or with two handlers of a kind, prevents the start', async () => {
    const schedules: Schedule[] = [{ kind: 'nobody', scope: 'platform', at: { everyMs: 1000 } }];
    await expect(bed.replica({ work: { handlers: [], schedules } })).rejects.toThrow(
      'no handler for the job kind nobody',
    );
    const twice = { handlers: [new Counting(), new Counting()], schedules: [] };
    await expect(bed.replica({ work: twice })).rejects.toThrow('two handlers for the job kind count');
  });
});
