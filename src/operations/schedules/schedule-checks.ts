import { Injectable } from '@nestjs/common';
import { isTimeZone } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import { ScheduleDelays } from './schedule-delays.service';
import type { LateWindow } from './schedule-delays.service';
import { SchedulesService } from './schedules.service';
import type { ScheduleStanding } from './schedules.service';
import type { Check, Problem } from '../../ports/doctor-checks';

/** Finds schedules that did not run, failed or are switched off. Nothing is repaired: a worker runs them, or an operator acts. */
@Injectable()
export class ScheduleChecks implements Check {
  readonly looksAt = { fr: 'travaux planifiés', en: 'scheduled work' };

  constructor(
    private readonly database: GlobalDatabase,
    private readonly schedules: SchedulesService,
    private readonly delays: ScheduleDelays,
  ) {}

  async problems(): Promise<Problem[]> {
    const standings = await this.schedules.list();
    const late = Map.groupBy(await this.delays.late(standings), ({ kind }) => kind);
    const ofSchedules = standings.flatMap((standing) => {
      const subject = standing.schedule.kind;
      return reasonsOf(standing, late.get(subject) ?? []).map((reason) => ({ check: 'schedule', subject, ...reason }));
    });
    return [...ofSchedules, ...(await this.zones())];
  }

  /** Tenants with an invalid time zone: their scheduled work runs by UTC, at another hour than they expect. */
  private async zones(): Promise<Problem[]> {
    const tenants = await this.database.use((manager) =>
      manager.query<{ id: number; slug: string; timezone: string }[]>(
        "SELECT id, slug, timezone FROM tenants WHERE status <> 'deleting' ORDER BY id",
      ),
    );
    return tenants
      .filter(({ timezone }) => !isTimeZone(timezone))
      .map(({ id, slug, timezone }) => ({
        check: 'time-zone',
        subject: `${id} ${slug}`,
        problem: `"${timezone}" is not an IANA time zone: schedules follow UTC instead`,
        advice: { act: `set a time zone such as Africa/Abidjan for the tenant: PATCH /admin/api/v1/tenants/${id}` },
      }));
  }
}

type Reason = Pick<Problem, 'problem' | 'advice'>;

function reasonsOf(standing: ScheduleStanding, late: readonly LateWindow[]): Reason[] {
  const { kind } = standing.schedule;
  if (!standing.isEnabled) return [{ problem: 'is switched off', advice: { run: `schedule:set ${kind} --on` } }];
  const reasons: Reason[] = [];
  if (late.length > 0) {
    const openedAt = new Date(Math.min(...late.map(({ startsAtMs }) => startsAtMs))).toISOString();
    reasons.push({
      problem: `did not run: its window opened at ${openedAt} and no worker started it`,
      advice: { act: 'start a worker process, or read its log' },
    });
  }
  const { lastRun } = standing;
  if (lastRun?.state === 'dead')
    reasons.push({
      problem: `the last run failed permanently: ${lastRun.error ?? 'no error was recorded'}`,
      advice: { run: `job:list --kind ${kind}` },
    });
  const dead = lastRun?.tenants?.dead ?? 0;
  if (dead > 0)
    reasons.push({
      problem: `the last run failed permanently for ${dead} tenant(s)`,
      advice: { run: `job:list --kind ${kind}` },
    });
  return reasons;
}
