import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { clock } from '#kernel';
import { loopStates, STANDS_AFTER_MS } from '#jobs';
import { ServerPools } from '#tenancy';
import { FolderMarks } from '../global/folder-marks/folder-marks.service';
import { PlatformFigures } from './platform-figures';

/** Readiness checks about more than this process. */
@Injectable()
export class PlatformIndicators {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly pools: ServerPools,
    private readonly figures: PlatformFigures,
    private readonly marks: FolderMarks,
  ) {}

  /** A process whose own clock is wrong gets no requests (operations.md §7, rule 1). */
  clock(): HealthIndicatorResult {
    const session = this.indicators.check('clock');
    const facts = { offsetSeconds: clock.offsetMs() / 1000 };
    return clock.isOff ? session.down(facts) : session.up(facts);
  }

  databaseServers(): HealthIndicatorResult {
    const servers = this.pools.stats();
    const open = servers.filter((server) => server.breaker === 'open').length;
    const session = this.indicators.check('databaseServers');
    const facts = { known: servers.length, circuitsOpen: open };
    if (open === 0) return session.up(facts);
    return open === servers.length ? session.down(facts) : session.degraded(facts);
  }

  /** Loops that stand are reported as degraded: requests can still be served. */
  loops(): HealthIndicatorResult {
    const standing = loopStates()
      .filter(({ overdueMs }) => overdueMs >= STANDS_AFTER_MS)
      .map(({ loop, overdueMs, waiting }) => ({ loop, overdueSeconds: Math.floor(overdueMs / 1000), waiting }));
    const session = this.indicators.check('loops');
    return standing.length === 0 ? session.up() : session.degraded({ standing });
  }

  /** A volume that is not mounted is reported as degraded: what needs no files can still be served. */
  async folders(): Promise<HealthIndicatorResult> {
    const session = this.indicators.check('folders');
    const states = await this.marks.states().catch(() => []);
    const wrong = states.filter(({ state }) => state !== 'right');
    return wrong.length === 0 ? session.up() : session.degraded({ wrong });
  }

  /** Late schedules are reported as degraded: requests can still be served, so the process stays ready. */
  async schedules(): Promise<HealthIndicatorResult> {
    const session = this.indicators.check('schedules');
    const late = (await this.figures.latest())?.lateSchedules ?? new Map<string, number>();
    const behind = [...late].filter(([, seconds]) => seconds > 0).map(([kind]) => kind);
    return behind.length === 0 ? session.up() : session.degraded({ behind });
  }
}
