import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { clock, isDomainError } from '#kernel';
import { IsolatedLoop } from '../isolated-loop';
import { JobRuns } from '../runs/job-runs';
import { JOBS_WORK } from '../worker/jobs-work';
import type { JobsWork } from '../worker/jobs-work';
import { WatchedLoop } from '../watched-loop';
import type { FanOutPayload } from './fan-out';
import { FollowedSchedules } from './followed-schedules';
import { askedKind, askedName, isLocal, windowAt } from './schedule';
import type { Schedule } from './schedule';

const EVERY_MS = 1000;
const TURN_MS = 60_000;
const ZONES_FRESH_MS = 60_000;

/**
 * Requests the runs of windows that have opened. Every process does this; the unique key in the database makes sure
 * that a window runs once.
 */
@Injectable()
export class ScheduleTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly items = new IsolatedLoop('schedules');
  private readonly asked = new Map<string, string>();
  private zones: readonly string[] = [];
  private zonesReadAt = 0;
  private readonly loop = new WatchedLoop({
    name: 'schedules',
    turn: () => this.askForAll(),
    turnMs: TURN_MS,
    retryMs: EVERY_MS,
  });

  constructor(
    @Inject(JOBS_WORK) private readonly work: JobsWork,
    private readonly runs: JobRuns,
    private readonly followed: FollowedSchedules,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  @Interval(EVERY_MS)
  follow(): void {
    this.loop.wake();
  }

  beforeApplicationShutdown(): void {
    this.loop.stop();
  }

  /** Requests what is due now, or waits for the turn that does. */
  tick(): Promise<void> {
    return this.loop.run();
  }

  private async askForAll(): Promise<void> {
    const windows = await this.windows(await this.followed.now());
    await this.items.each(windows, {
      name: ([{ kind }, zone]) => `${kind} ${zone}`,
      work: ([schedule, zone]) => this.askFor(schedule, zone),
      endsWith: isOutage,
    });
  }

  private async windows(schedules: readonly Schedule[]): Promise<(readonly [Schedule, string])[]> {
    const pairs: (readonly [Schedule, string])[] = [];
    for (const schedule of schedules) for (const zone of await this.zonesOf(schedule)) pairs.push([schedule, zone]);
    return pairs;
  }

  private async askFor(schedule: Schedule, zone: string): Promise<void> {
    const topic = `${schedule.kind} ${zone}`;
    const isAsked = (key: string): boolean => this.asked.get(topic) === key;
    if (isAsked(windowAt(schedule.at, clock.nowMs(), zone).key)) return;
    // This process's clock may be wrong, so the window is computed again with the database's clock.
    const window = windowAt(schedule.at, await this.runs.now(), zone);
    if (isAsked(window.key)) return;
    const fanOut: FanOutPayload = { window, zone: isLocal(schedule) ? zone : null };
    const payload = schedule.scope === 'platform' ? {} : fanOut;
    const name = askedName(schedule, window, zone);
    for (const kind of schedule.formerKinds ?? [])
      await this.runs.adopt(askedKind(schedule), askedKind({ ...schedule, kind }), name);
    await this.runs.enqueue({ kind: askedKind(schedule), tenant: null, window: name, payload });
    this.asked.set(topic, window.key);
  }

  private async zonesOf(schedule: Schedule): Promise<readonly string[]> {
    if (!isLocal(schedule)) return ['UTC'];
    if (clock.monotonicMs() - this.zonesReadAt > ZONES_FRESH_MS) {
      this.zones = await this.work.tenants.zones();
      this.zonesReadAt = clock.monotonicMs();
    }
    return this.zones;
  }
}

/** True for an outage of the database, which does not concern a single schedule. */
const isOutage = (error: unknown): boolean => isDomainError(error) && error.kind === 'unavailable';
