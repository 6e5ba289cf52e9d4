import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { SchedulesService } from './schedules.service';
import type { ScheduleStanding } from './schedules.service';

/** A window that opened more than 15 minutes ago and whose run no worker has requested. */
export interface LateWindow {
  readonly kind: string;
  readonly zone: string;
  readonly startsAtMs: number;
}

/** The earliest time at which a worker could have requested a run: for the platform, and for the tenants of a time zone. */
interface Births {
  readonly platformMs: number;
  readonly zones: ReadonlyMap<string, number>;
}

const MS_OF = (moment: string): string => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00.000', ${moment}) DIV 1000`;

/** Finds schedules that are late, for the doctor, the readiness details and the metrics. */
@Injectable()
export class ScheduleDelays {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly schedules: SchedulesService,
  ) {}

  /** Checks the given schedules, or all. @throws DomainError DATABASE_UNAVAILABLE */
  async late(standings?: readonly ScheduleStanding[]): Promise<readonly LateWindow[]> {
    const [all, births] = await Promise.all([standings ?? this.schedules.list(), this.births()]);
    return all.flatMap((standing) => lateOf(standing, births));
  }

  /** A tenant that was changed recently may have been suspended or in another time zone before. */
  private births(): Promise<Births> {
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

/** Missed windows for which a worker was running and had enough time. */
function lateOf({ schedule, missed, changedAt }: ScheduleStanding, { platformMs, zones }: Births): LateWindow[] {
  return missed
    .filter(({ zone, startsAtMs }) => {
      const couldSinceMs = Math.max(platformMs, zones.get(zone) ?? 0, changedAt?.getTime() ?? 0);
      return startsAtMs >= couldSinceMs;
    })
    .map((window) => ({ kind: schedule.kind, ...window }));
}
