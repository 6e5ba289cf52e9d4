import { Inject, Injectable } from '@nestjs/common';
import type { JobHandler, RunPlaces } from '../job';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { JobRuns } from '../runs/job-runs';
import { FanOut } from '../schedules/fan-out';
import { JOBS_WORK } from './jobs-work';
import type { JobsWork } from './jobs-work';

/** The handlers by kind. The application does not start if a kind has two handlers, or a schedule has none. */
@Injectable()
export class JobHandlers {
  private readonly byKind = new Map<string, JobHandler>();

  constructor(
    @Inject(JOBS_WORK) { handlers, schedules, tenants }: JobsWork,
    @Inject(JOB_SETTINGS) private readonly settings: JobSettings,
    runs: JobRuns,
  ) {
    const ofTenants = schedules
      .filter(({ scope }) => scope === 'tenant')
      .flatMap((schedule) => [schedule, ...(schedule.formerKinds ?? []).map((kind) => ({ ...schedule, kind }))]);
    for (const handler of [...handlers, ...ofTenants.map((schedule) => new FanOut(schedule, tenants, runs))]) {
      if (this.byKind.has(handler.kind)) throw new Error(`two handlers for the job kind ${handler.kind}`);
      this.byKind.set(handler.kind, handler);
    }
    const orphan = schedules.find(({ kind }) => !this.byKind.has(kind));
    if (orphan) throw new Error(`no handler for the job kind ${orphan.kind}`);
  }

  /** The kinds whose runs take these places. */
  kindsOf(places: RunPlaces): readonly string[] {
    return [...this.byKind.keys()].filter((kind) => this.placesOf(kind) === places);
  }

  placesOf(kind: string): RunPlaces {
    return this.find(kind)?.outside === undefined ? 'database' : 'outside';
  }

  /** Null for a kind that this version does not know, because another version requested it. */
  find(kind: string): JobHandler | null {
    return this.byKind.get(kind) ?? null;
  }

  attemptsOf(kind: string): number {
    return this.find(kind)?.attempts ?? this.settings.limits.attempts;
  }
}
