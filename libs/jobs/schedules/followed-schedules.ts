import { Inject, Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { Outage } from '../outage';
import { JOBS_WORK } from '../worker/jobs-work';
import type { JobsWork } from '../worker/jobs-work';
import type { Schedule } from './schedule';

const FRESH_MS = 5000;

/**
 * The schedules with the adjustments of operators, at most a few seconds old. If they cannot be read, the last known
 * schedules are used.
 */
@Injectable()
export class FollowedSchedules {
  private readonly outage = new Outage('adjusted schedules');
  private known: readonly Schedule[] | null = null;
  private askedAt = 0;

  constructor(@Inject(JOBS_WORK) private readonly work: JobsWork) {}

  /** @throws the error of the plan until it has answered once, because a disabled schedule must not start */
  async now(): Promise<readonly Schedule[]> {
    const { plan, schedules } = this.work;
    if (plan === undefined) return schedules;
    if (this.known !== null && Math.abs(clock.monotonicMs() - this.askedAt) < FRESH_MS) return this.known;
    this.askedAt = clock.monotonicMs();
    try {
      this.known = await plan.followed();
      this.outage.over();
    } catch (error) {
      if (this.known === null) throw error;
      this.outage.failed(error);
    }
    return this.known;
  }
}
