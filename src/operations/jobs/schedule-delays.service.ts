import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { SchedulesService } from './schedules.service';
import type { ScheduleStanding } from './schedules.service';

/** A window that opened more than 15 minutes ago, and no worker asked for its run. */
export interface LateWindow {
  readonly kind: string;
  readonly zone: string;
  readonly startsAtMs: number;
}

/** Since when a worker could have asked for anything: for the platform, and for the tenants of a zone. */
interface Births {
  readonly platformMs: number;
  readonly zones: ReadonlyMap<string, number>;
}

const MS_OF = (moment: string): string => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00.000', ${moment}) DIV 1000`;

/** Tells which schedules fall behind: for the doctor, the readiness detail and the metrics. */
@Injectable()
export class ScheduleDelays {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly schedules: SchedulesService,
  ) {}

  /** Of the given standings, or of all schedules. @throws DomainError DATABASE_UNAVAILABLE */
  async late(standings?: readonly ScheduleStanding[]): Promise<readonly LateWindow[]> {
    const [all, births] = await Promise.all([standings ?? this.schedules.list(), this.births()]);
    return all.flatMap((standing) => lateOf(standing, births));
  }

  /** A tenant that changed lately may have been asleep or elsewhere until then. */
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

/** What was missed by a worker that was there and has had the time. */
function lateOf({ schedule, missed, changedAt }: ScheduleStanding, { platformMs, zones }: Births): LateWindow[] {
  return missed
    .filter(({ zone, startsAtMs }) => {
      const couldSinceMs = Math.max(platformMs, zones.get(zone) ?? 0, changedAt?.getTime() ?? 0);
      return startsAtMs >= couldSinceMs;
    })
    .map((window) => ({ kind: schedule.kind, ...window }));
}
