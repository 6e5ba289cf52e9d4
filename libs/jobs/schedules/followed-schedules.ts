import { Inject, Injectable } from '@nestjs/common';
import { Outage } from '../outage';
import { JOBS_WORK } from '../worker/jobs-work';
import type { JobsWork } from '../worker/jobs-work';
import type { Schedule } from './schedule';

const FRESH_MS = 5000;

/** The schedules as operators adjusted them, as of a few seconds ago at most; while nobody can say, as they were last known. */
@Injectable()
export class FollowedSchedules {
  private readonly outage = new Outage('adjusted schedules');
  private known: readonly Schedule[] | null = null;
  private askedAt = 0;

  constructor(@Inject(JOBS_WORK) private readonly work: JobsWork) {}

  /** @throws what the plan throws, as long as it never answered: what is switched off is not to be begun by who cannot know it */
  async now(): Promise<readonly Schedule[]> {
    const { plan, schedules } = this.work;
    if (plan === undefined) return schedules;
    if (this.known !== null && Math.abs(Date.now() - this.askedAt) < FRESH_MS) return this.known;
    this.askedAt = Date.now();
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
