import { askedKind, askedName, isLocal, windowAfter, windowAt } from '#jobs';
import type { Schedule } from '#jobs';
import type { Night } from './night';
import type { Shift } from './night-workers';

interface Run {
  readonly kind: string;
  readonly tenantId: number | null;
  readonly window: string;
  readonly state: string;
}

interface Zoned {
  readonly id: number;
  readonly timezone: string;
}

/** A night, and the moment at which nothing was unfinished. */
export interface Ended {
  readonly night: Night;
  readonly beganAtMs: number;
  readonly calmAtMs: number;
  readonly shifts: readonly Shift[];
}

const OF_THE_CLOCK = "window_key BETWEEN '0' AND ':'";

/**
 * The windows of every schedule: each was requested and is done, for the platform and for every active tenant, and there is no other one.
 * The key of the ledger permits no second run of a window.
 */
export async function windowFindings({ night, beganAtMs, calmAtMs, shifts }: Ended): Promise<string[]> {
  const runs = await night.platform.registry<Run>(
    `SELECT kind, tenant_id AS tenantId, window_key AS \`window\`, state FROM job_runs WHERE ${OF_THE_CLOCK} ORDER BY id`,
  );
  const tenants = await night.platform.registry<Zoned>(
    "SELECT id, timezone FROM tenants WHERE status = 'active' ORDER BY id",
  );
  const expected = night.schedules.flatMap((schedule) =>
    'everyMs' in schedule.at
      ? intervals(schedule, schedule.at, { beganAtMs, calmAtMs, shifts })
      : ofTheNight(schedule, tenants, calmAtMs),
  );
  const found = new Set(runs.map(nameOf));
  const wanted = new Set(expected.map(nameOf));
  const isInterval = new Set(
    night.schedules.filter(({ at }) => 'everyMs' in at).flatMap((schedule) => [schedule.kind, askedKind(schedule)]),
  );
  return [
    ...expected.filter((run) => !found.has(nameOf(run))).map((run) => `missing window: ${nameOf(run)}`),
    ...runs
      .filter((run) => !isInterval.has(run.kind) && !wanted.has(nameOf(run)))
      .map((run) => `another window: ${nameOf(run)}`),
    ...runs.filter(({ state }) => state !== 'done').map((run) => `window not done: ${nameOf(run)} is ${run.state}`),
  ];
}

/** Whether all windows of the night were requested, whatever became of their runs. */
export async function areWindowsRequested(ended: Ended): Promise<boolean> {
  return (await windowFindings(ended)).every((finding) => !finding.startsWith('missing'));
}

type Expected = Pick<Run, 'kind' | 'tenantId' | 'window'>;

const nameOf = ({ kind, tenantId, window }: Expected): string => `${kind} ${tenantId ?? 'platform'} ${window}`;

/** The window of a day or a week, in every zone, and its runs for the tenants. */
function ofTheNight(schedule: Schedule, tenants: readonly Zoned[], nowMs: number): Expected[] {
  const zones = isLocal(schedule) ? [...new Set(tenants.map(({ timezone }) => timezone))] : ['UTC'];
  return zones.flatMap((zone) => {
    const window = windowAt(schedule.at, nowMs, zone);
    const asked = { kind: askedKind(schedule), tenantId: null, window: askedName(schedule, window, zone) };
    if (schedule.scope === 'platform') return [asked];
    const ours = tenants.filter(({ timezone }) => !isLocal(schedule) || timezone === zone);
    return [asked, ...ours.map(({ id }) => ({ kind: schedule.kind, tenantId: id, window: window.key }))];
  });
}

/** The windows of an interval during which a worker ran from the beginning to the end. */
function intervals(
  schedule: Schedule,
  at: Extract<Schedule['at'], { everyMs: number }>,
  { beganAtMs, calmAtMs, shifts }: Omit<Ended, 'night'>,
): Expected[] {
  const windows: Expected[] = [];
  let window = windowAt(at, beganAtMs, 'UTC');
  while (window.startsAtMs + at.everyMs <= calmAtMs) {
    const { startsAtMs } = window;
    const hadWorker = shifts.some(({ fromMs, untilMs }) => fromMs <= startsAtMs && untilMs >= startsAtMs + at.everyMs);
    const asked = { kind: askedKind(schedule), tenantId: null, window: askedName(schedule, window, 'UTC') };
    if (hadWorker) windows.push(asked);
    window = windowAfter(at, startsAtMs, 'UTC');
  }
  return windows;
}
