import { systemWrite } from '#kernel';
import { GlobalDatabase } from '../../../src/global/global-database';
import { Metrics } from '../../../src/health/metrics';
import { PlatformFigures } from '../../../src/health/platform-figures';
import { PlatformMetrics } from '../../../src/health/platform-metrics';
import { ScheduleChecks } from '../../../src/operations/schedules/schedule-checks';
import { ScheduleChanges } from '../../../src/operations/schedules/schedule-changes.service';
import type { ScheduleChange } from '../../../src/operations/schedules/schedule-changes.service';
import { ScheduleDelays } from '../../../src/operations/schedules/schedule-delays.service';
import { AdjustedSchedules } from '../../../src/operations/schedules/schedule-plan';
import { TaskRegistry } from '../../../src/operations/tasks/task-registry';
import { SchedulesService } from '../../../src/operations/schedules/schedules.service';
import type { ScheduleStanding } from '../../../src/operations/schedules/schedules.service';
import { Platform } from '../../support/platform';
import { CommandLine } from '../../support/command-line';
import type { Ended } from '../../support/run-source';

const DAY_MS = 86_400_000;
const ALERTS = 'alerts.evaluate';
const CLEANUP = 'identity.cleanup';
const REFILL = 'warm_pool.refill';
const ZONE = 'Africa-Abidjan';

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

describe('The schedules', () => {
  let platform: Platform;
  let commands: CommandLine;

  beforeAll(async () => {
    platform = await Platform.start();
    commands = new CommandLine(platform.environment);
    await platform.company({ name: 'Horlogère' });
  });

  afterEach(async () => {
    await platform.registry('DELETE FROM job_runs');
    await platform.registry('DELETE FROM schedule_overrides');
  });

  afterAll(async () => {
    await commands.stop();
    await platform.stop();
  });

  const standing = (kind: string): Promise<ScheduleStanding> => platform.get(SchedulesService).get(kind);

  const adjust = (kind: string, change: ScheduleChange): Promise<void> =>
    platform.get(ScheduleChanges).adjust(systemWrite('test', null, 'schedules:adjust'), kind, change);

  const ran = (kind: string, window: string, values: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
    const row = { kind, window_key: window, payload: '{}', state: 'done', ...values };
    return platform.registry(`INSERT INTO job_runs (${Object.keys(row).join(', ')}) VALUES (?)`, [Object.values(row)]);
  };

  /** The fan-out of a window for the only time zone. */
  const fannedOut = (kind: string, day: string, values: Readonly<Record<string, unknown>> = {}): Promise<unknown> =>
    ran(`${kind}.fan_out`, `${day}.${ZONE}`, { payload: JSON.stringify({ window: { key: day } }), ...values });

  const followed = async (kind: string): Promise<unknown> =>
    (await platform.get(AdjustedSchedules).followed()).find((schedule) => schedule.kind === kind)?.at;

  const now = async (): Promise<number> => {
    const [row] = await platform.registry<{ now: unknown }>('SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS now');
    return Number(row?.now);
  };

  it('exist with the defaults of the product, without a run', async () => {
    const all = await platform.get(SchedulesService).list();
    expect(all.map(({ schedule }) => schedule)).toEqual(platform.get(TaskRegistry).schedules);
    expect(all.every(({ isDefault, isEnabled, lastRun }) => isDefault && isEnabled && lastRun === null)).toBe(true);
  });

  it('of the platform show their latest and next run', async () => {
    const today = dayOf((await now()) - 3 * 3_600_000);
    await ran(CLEANUP, today, { state: 'failed', error: 'DATABASE_BUSY', started_at: '2026-11-28 03:00:01' });
    const { lastRun, nextRunAt } = await standing(CLEANUP);
    expect(lastRun).toMatchObject({ window: today, state: 'failed', error: 'DATABASE_BUSY', tenants: null });
    expect(lastRun?.startedAt?.toISOString()).toBe('2026-11-28T03:00:01.000Z');
    expect(nextRunAt?.getTime()).toBe(Date.parse(`${today}T03:00:00Z`) + DAY_MS);
  });

  it('that were not requested are due since their window opened', async () => {
    const today = dayOf((await now()) - 3 * 3_600_000);
    expect((await standing(CLEANUP)).nextRunAt?.toISOString()).toBe(`${today}T03:00:00.000Z`);
  });

  it('of tenants show the results of the last window only', async () => {
    await ran(ALERTS, '2026-11-01', { tenant_id: 7, state: 'dead' });
    await fannedOut(ALERTS, '2026-11-01');
    await ran(ALERTS, '2026-11-02', { tenant_id: 7 });
    await ran(ALERTS, '2026-11-02', { tenant_id: 8 });
    await ran(ALERTS, '2026-11-02', { tenant_id: 9, state: 'parked' });
    await fannedOut(ALERTS, '2026-11-02');
    expect((await standing(ALERTS)).lastRun).toMatchObject({
      window: '2026-11-02',
      state: 'done',
      tenants: { done: 2, parked: 1 },
    });
  });

  it('of tenants run next in the first time zone', async () => {
    await platform.company({ name: 'Océane', timezone: 'Pacific/Kiritimati' });
    const nowMs = await now();
    const east = dayOf(nowMs + 14 * 3_600_000 - 2 * 3_600_000);
    await fannedOut(ALERTS, dayOf(nowMs - 2 * 3_600_000));
    await ran(`${ALERTS}.fan_out`, `${east}.Pacific-Kiritimati`);
    const opens = [dayOf(nowMs - 2 * 3_600_000), east].map(
      (day, n) => Date.parse(`${day}T02:00:00Z`) - n * 14 * 3_600_000,
    );
    expect((await standing(ALERTS)).nextRunAt?.getTime()).toBe(Math.min(...opens) + DAY_MS);
    await platform.registry("UPDATE tenants SET timezone = 'Africa/Abidjan'");
  });

  it('can be adjusted partly, and lose an adjustment that equals the default', async () => {
    await adjust(ALERTS, { at: { hour: 5 } });
    expect(await followed(ALERTS)).toEqual({ hour: 5, minute: 0, zone: 'tenant' });
    await adjust(ALERTS, { isEnabled: false });
    expect(await followed(ALERTS)).toBeUndefined();
    expect(await standing(ALERTS)).toMatchObject({ isEnabled: false, isDefault: false, nextRunAt: null });
    await adjust(ALERTS, { isEnabled: true, at: { minute: 30 } });
    expect(await followed(ALERTS)).toEqual({ hour: 5, minute: 30, zone: 'tenant' });
    await adjust(ALERTS, { at: { hour: 2, minute: 0 } });
    expect(await standing(ALERTS)).toMatchObject({ isEnabled: true, isDefault: true });
    expect(await platform.registry('SELECT kind FROM schedule_overrides')).toEqual([]);
  });

  it('can be reset to the defaults', async () => {
    await adjust(REFILL, { isEnabled: false, at: { everyMs: 60_000 } });
    await platform.get(ScheduleChanges).reset(systemWrite('test', null, 'schedules:adjust'), REFILL);
    expect(await followed(REFILL)).toEqual({ everyMs: 15_000 });
  });

  it.each([
    [REFILL, { hour: 3 }],
    [REFILL, { everyMs: 999 }],
    [REFILL, { everyMs: 7 * DAY_MS + 1 }],
    [REFILL, { everyMs: 1000.5 }],
    [CLEANUP, { everyMs: 60_000 }],
    [CLEANUP, { weekday: 1 }],
    [CLEANUP, { hour: 24 }],
    [CLEANUP, { hour: -1 }],
    [CLEANUP, { minute: 60 }],
    [CLEANUP, { hour: 4, minute: Number.NaN }],
  ])('refuse times that are not theirs: %s %j', async (kind, at) => {
    await expect(adjust(kind, { at })).rejects.toMatchObject({ code: 'SCHEDULE_TIMES_REFUSED' });
    expect(await platform.registry('SELECT kind FROM schedule_overrides')).toEqual([]);
  });

  it('refuse an empty change and an unknown schedule', async () => {
    await expect(adjust(REFILL, { at: {} })).rejects.toMatchObject({ code: 'SCHEDULE_CHANGE_MISSING' });
    await expect(adjust('nobody', { isEnabled: true })).rejects.toMatchObject({ code: 'SCHEDULE_UNKNOWN' });
    await expect(standing('nobody')).rejects.toMatchObject({ code: 'SCHEDULE_UNKNOWN' });
  });

  it('use the defaults if a stored adjustment is no longer valid', async () => {
    await platform.registry(
      `INSERT INTO schedule_overrides (kind, \`at\`, updated_by) VALUES (?, '{"hour": 3}', 'test')`,
      [REFILL],
    );
    expect(await followed(REFILL)).toEqual({ everyMs: 15_000 });
  });

  it('can be set from the command line, with defined exit codes', async () => {
    const run = (...args: string[]): Promise<Ended> => commands.run(args);
    const set = await run('schedule:set', ALERTS, '--hour', '5', '--off');
    expect(set).toMatchObject({ code: 0, stderr: '' });
    expect(set.stdout).toMatch(/^alerts\.evaluate +chaque jour 05:00 heure locale +- +- +arrêtée$/m);
    expect(await standing(ALERTS)).toMatchObject({ isEnabled: false, schedule: { at: { hour: 5, minute: 0 } } });
    const opposed = await run('schedule:set', ALERTS, '--reset', '--on');
    expect(opposed).toMatchObject({ code: 2, stdout: '' });
    expect(opposed.stderr).toMatch(/^SCHEDULE_OPTIONS_OPPOSED/);
    const listed = await run('schedule:list', '--json');
    const { schedules } = JSON.parse(listed.stdout) as { schedules: { kind: string; isEnabled: boolean }[] };
    expect(schedules.filter(({ isEnabled }) => !isEnabled).map(({ kind }) => kind)).toEqual([ALERTS]);
  });

  describe('in the doctor', () => {
    const findings = async (kind: string): Promise<string[]> =>
      (await platform.get(ScheduleChecks).problems())
        .filter(({ subject }) => subject === kind)
        .map(({ problem }) => problem);

    /** Simulates that the platform and its tenants are a month old. */
    const age = async (days: number): Promise<void> => {
      await platform.registry(`UPDATE database_servers SET created_at = UTC_TIMESTAMP(3) - INTERVAL ${days} DAY`);
      await platform.registry(`UPDATE tenants SET updated_at = UTC_TIMESTAMP(3) - INTERVAL ${days} DAY`);
    };

    const everyWindowAsked = async (): Promise<void> => {
      const nowMs = await now();
      for (const ms of [nowMs - DAY_MS, nowMs]) {
        await fannedOut(ALERTS, dayOf(ms));
        await ran(CLEANUP, dayOf(ms));
      }
    };

    afterEach(() => age(0));

    it('are healthy on a platform younger than their windows', async () => {
      expect(await platform.get(ScheduleChecks).problems()).toEqual([]);
    });

    it('are missing if the last window was not requested', async () => {
      await age(30);
      for (const kind of [ALERTS, CLEANUP, REFILL])
        expect(await findings(kind)).toEqual([expect.stringMatching(/^did not run/)]);
      await everyWindowAsked();
      for (const kind of [ALERTS, CLEANUP]) expect(await findings(kind)).toEqual([]);
    });

    it('are late in the metrics only if the last window was not requested', async () => {
      const late = async (): Promise<(readonly [string, number])[]> => {
        const metrics = new Metrics();
        void new PlatformMetrics(
          metrics,
          new PlatformFigures(platform.get(GlobalDatabase), platform.get(ScheduleDelays), platform.get(TaskRegistry)),
        );
        const found = (await metrics.render()).matchAll(/^schedule_late_seconds\{schedule="(.+)"\} (\d+)$/gm);
        return [...found].map(([, kind = '', seconds]) => [kind, Number(seconds)] as const);
      };
      expect((await late()).filter(([, seconds]) => seconds > 0)).toEqual([]);
      await age(30);
      await everyWindowAsked();
      const behind = new Map(await late());
      expect([behind.size, behind.get(ALERTS), behind.get(CLEANUP)]).toEqual([
        platform.get(TaskRegistry).schedules.length,
        0,
        0,
      ]);
      expect(behind.get(REFILL)).toBeGreaterThanOrEqual(15 * 60);
    });

    it('show the company with an unknown time zone', async () => {
      await platform.registry("UPDATE tenants SET timezone = '+01:00' ORDER BY id LIMIT 1");
      const problems = await platform.get(ScheduleChecks).problems();
      await platform.registry("UPDATE tenants SET timezone = 'Africa/Abidjan'");
      expect(problems.filter(({ check }) => check === 'time-zone')).toEqual([
        expect.objectContaining({ problem: '"+01:00" is not an IANA time zone: schedules follow UTC instead' }),
      ]);
    });

    it('are missing in one zone although they ran in another', async () => {
      await platform.registry("UPDATE tenants SET timezone = 'Europe/Paris' ORDER BY id LIMIT 1");
      await age(30);
      await everyWindowAsked();
      expect(await findings(ALERTS)).toEqual([expect.stringMatching(/^did not run/)]);
      await platform.registry("UPDATE tenants SET timezone = 'Africa/Abidjan'");
      await age(30);
      expect(await findings(ALERTS)).toEqual([]);
    });

    it('are reported if the last run of the platform or of a tenant is dead', async () => {
      await everyWindowAsked();
      await ran(CLEANUP, '9999-01-01', { state: 'dead', error: 'PROCESS_LOST' });
      await ran(ALERTS, dayOf(await now()), { tenant_id: 7, state: 'dead' });
      expect(await findings(CLEANUP)).toEqual(['the last run failed permanently: PROCESS_LOST']);
      expect(await findings(ALERTS)).toEqual(['the last run failed permanently for 1 tenant(s)']);
    });

    it('are reported if they are switched off', async () => {
      await adjust(ALERTS, { isEnabled: false });
      expect(await findings(ALERTS)).toEqual(['is switched off']);
    });
  });
});
