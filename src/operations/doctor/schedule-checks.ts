import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { SchedulesService } from '../jobs/schedules.service';
import type { ScheduleStanding } from '../jobs/schedules.service';
import type { Check, Problem } from './finding';

/** Since when a worker could have asked for anything: for the platform, and for the tenants of a zone. */
interface Births {
  readonly platformMs: number;
  readonly zones: ReadonlyMap<string, number>;
}

const MS_OF = (moment: string): string => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00.000', ${moment}) DIV 1000`;

/** What is done by the clock and was not, or went wrong, or is not to be done. Nothing is mended: a worker does it, or an operator. */
@Injectable()
export class ScheduleChecks implements Check {
  readonly looksAt = { fr: 'travaux planifiés', en: 'scheduled work' };

  constructor(
    private readonly database: GlobalDatabase,
    private readonly schedules: SchedulesService,
  ) {}

  async problems(): Promise<Problem[]> {
    const [standings, births] = await Promise.all([this.schedules.list(), this.births()]);
    return standings.flatMap((standing) =>
      reasonsOf(standing, births).map((problem) => ({ check: 'schedule', subject: standing.schedule.kind, problem })),
    );
  }

  /** A tenant that changed lately may have been asleep or elsewhere until then. */
  private async births(): Promise<Births> {
    return this.database.use(async (manager) => {
      const [platform] = await manager.query<{ ms: unknown }[]>(
        `SELECT ${MS_OF('MIN(created_at)')} AS ms FROM database_servers`,
      );
      const zones = await manager.query<{ zone: string; ms: unknown }[]>(
        `SELECT timezone AS zone, ${MS_OF('MIN(updated_at)')} AS ms FROM tenants WHERE status = 'active' GROUP BY timezone`,
      );
      return {
        platformMs: Number(platform?.ms ?? Number.POSITIVE_INFINITY),
        zones: new Map(zones.map(({ zone, ms }) => [zone, Number(ms)])),
      };
    });
  }
}

function reasonsOf(standing: ScheduleStanding, births: Births): string[] {
  if (!standing.isEnabled) return ['is switched off'];
  const reasons: string[] = [];
  const missed = missedOf(standing, births);
  if (missed.length > 0) {
    const openedAt = new Date(Math.min(...missed)).toISOString();
    reasons.push(`did not run: its window opened at ${openedAt} and no worker asked for it`);
  }
  const { lastRun } = standing;
  if (lastRun?.state === 'dead')
    reasons.push(`the last run failed for good: ${lastRun.error ?? 'for no known reason'}`);
  const dead = lastRun?.tenants?.dead ?? 0;
  if (dead > 0) reasons.push(`the last run failed for good for ${dead} tenant(s)`);
  return reasons;
}

/** When the windows opened that were missed by who was there and has had the time. */
function missedOf({ missed, changedAt }: ScheduleStanding, { platformMs, zones }: Births): readonly number[] {
  return missed
    .filter(({ zone, startsAtMs }) => {
      const couldSinceMs = Math.max(platformMs, zones.get(zone) ?? 0, changedAt?.getTime() ?? 0);
      return startsAtMs >= couldSinceMs;
    })
    .map(({ startsAtMs }) => startsAtMs);
}
