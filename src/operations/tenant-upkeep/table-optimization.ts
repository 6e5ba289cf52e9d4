import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Leases } from '#jobs';
import { clock, isDomainError } from '#kernel';
import { ParametersService } from '../../global/parameters/parameters.service';
import type { ServerSession } from '../servers/server-connections';
import { ServerDisk } from './server-disk';
import type { SkipReason, TableOutcome, TablesReport, WorkHooks } from './table-report';
import { TenantLocations } from './tenant-location';
import type { TenantLocation } from './tenant-location';
import { bytesOf, TenantTables } from './tenant-tables';
import type { TableFacts } from './tenant-tables';
import { isWithin, OPTIMIZE_POLICY } from './upkeep-policy';
import type { OptimizePolicy } from './upkeep-policy';

const ASK_AGAIN_MS = 500;

interface Rebuild {
  readonly location: TenantLocation;
  readonly session: ServerSession;
  readonly force: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * Frees the space of deleted rows. InnoDB rebuilds a table as a second copy, so it is done only for tables with much free space, only at
 * night, only if the disk has room, and for one table per server at a time.
 */
@Injectable()
export class TableOptimization {
  constructor(
    private readonly locations: TenantLocations,
    private readonly tables: TenantTables,
    private readonly disk: ServerDisk,
    private readonly leases: Leases,
    private readonly parameters: ParametersService,
    @Inject(OPTIMIZE_POLICY) private readonly policy: OptimizePolicy,
  ) {}

  /**
   * The report contains every table, with the reason if it was skipped. `force` ignores the amount of free space and the hour, and
   * continues if the free space of the disk is unknown. It does not override a disk that is known to be too small, because a full disk
   * stops all tenants of the server.
   *
   * @throws DomainError NOT_FOUND, TENANT_WITHOUT_DATABASE
   */
  async optimize(tenantId: number, force: boolean, { signal, report }: WorkHooks = {}): Promise<TablesReport> {
    const location = await this.locations.of(tenantId);
    return this.tables.session(location, async (session) => {
      const rebuild = { location, session, force, signal };
      const outcomes: TableOutcome[] = [];
      const found = await this.tables.list(session, location);
      for (const facts of found) {
        signal?.throwIfAborted();
        outcomes.push(await this.consider(rebuild, facts));
        report?.(outcomes.length, found.length);
      }
      return { tenantId, tables: outcomes };
    });
  }

  private async consider(rebuild: Rebuild, facts: TableFacts): Promise<TableOutcome> {
    const reason = await this.reasonAgainst(rebuild, facts);
    if (reason !== null) return outcomeOf(facts, 'skipped', reason);
    const isDone = await this.inTurn(rebuild, facts.name);
    if (isDone === null) return outcomeOf(facts, 'skipped', 'server_busy');
    if (!isDone) return outcomeOf(facts, 'failed', 'locked_or_refused');
    const after = await this.tables.list(rebuild.session, rebuild.location);
    const rebuilt = after.find(({ name }) => name === facts.name);
    return { ...outcomeOf(facts, 'done', null), bytesAfter: rebuilt === undefined ? null : bytesOf(rebuilt) };
  }

  private async reasonAgainst({ location, session, force }: Rebuild, facts: TableFacts): Promise<SkipReason | null> {
    if (!force && !this.isWorthIt(facts)) return 'little_free';
    if (!force && !(await this.isNight(location))) return 'outside_window';
    const freeBytes = await this.disk.freeBytes(session);
    if (freeBytes === null) return force ? null : 'disk_unknown';
    return freeBytes < this.policy.diskTimes * bytesOf(facts) ? 'disk_too_small' : null;
  }

  private isWorthIt(facts: TableFacts): boolean {
    const allocated = bytesOf(facts) + facts.freeBytes;
    return facts.freeBytes > this.policy.freeBytes && facts.freeBytes > this.policy.freeShare * allocated;
  }

  private async isNight({ timezone }: TenantLocation): Promise<boolean> {
    const from = await this.parameters.get('upkeep.window_from_hour');
    const to = await this.parameters.get('upkeep.window_to_hour');
    return isWithin({ from, to }, clock.nowMs(), timezone);
  }

  /** Null if other tables of the server were being rebuilt until the waiting time ended. */
  private async inTurn({ location, session, signal }: Rebuild, table: string): Promise<boolean | null> {
    const until = clock.monotonicMs() + this.policy.turnPatienceMs;
    for (;;) {
      try {
        return await this.leases.hold(`optimize:server:${location.serverId}`, () =>
          this.tables.maintain(session, 'OPTIMIZE', location, table),
        );
      } catch (error) {
        if (!isDomainError(error) || error.code !== 'LEASE_HELD') throw error;
        if (clock.monotonicMs() >= until) return null;
        await pause(ASK_AGAIN_MS, undefined, { signal });
      }
    }
  }
}

function outcomeOf(facts: TableFacts, outcome: TableOutcome['outcome'], reason: SkipReason | null): TableOutcome {
  return { table: facts.name, outcome, reason, bytes: bytesOf(facts), freeBytes: facts.freeBytes, bytesAfter: null };
}
