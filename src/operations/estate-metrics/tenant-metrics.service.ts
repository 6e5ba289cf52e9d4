import { Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import type { ServerSession } from '../servers/server-connections';
import { TenantLocations } from '../tenant-upkeep/tenant-location';
import type { TenantLocation } from '../tenant-upkeep/tenant-location';
import { bytesOf, TenantTables } from '../tenant-upkeep/tenant-tables';
import type { TableFacts } from '../tenant-upkeep/tenant-tables';
import { PerformanceLedger } from './performance-ledger';
import type { PerformanceFigures } from './performance-ledger';
import { SampleLedger } from './sample-ledger';
import type { TenantSample } from './sample-ledger';
import { UsageLedger } from './usage-ledger';

const PERFORMANCE_HOURS = 24;
const GROWTH_DAYS = 30;
const WEEK = 7;
/** Tables with a larger estimate are not counted row by row. */
const COUNTED_UP_TO = 100_000;

/** The figures of one tenant for operators. */
export interface TenantFigures {
  readonly tenantId: number;
  readonly slug: string;
  readonly database: string;
  readonly sizeBytes: number;
  readonly dataBytes: number;
  readonly indexBytes: number;
  readonly freeBytes: number;
  readonly tableCount: number;
  readonly recordCount: number;
  /** False if the server's estimate was used for a very large table. */
  readonly recordCountIsExact: boolean;
  readonly lastActivityAt: Date | null;
  readonly performance: PerformanceFigures;
  readonly growth: Growth;
}

/** Null if no sample is old enough. */
interface Growth {
  readonly weekBytes: number | null;
  readonly monthBytes: number | null;
  readonly days: readonly TenantSample[];
}

/** The figures of one tenant: its present size, and its recorded performance and growth. */
@Injectable()
export class TenantMetrics {
  constructor(
    private readonly locations: TenantLocations,
    private readonly tables: TenantTables,
    private readonly performance: PerformanceLedger,
    private readonly samples: SampleLedger,
    private readonly usage: UsageLedger,
  ) {}

  /** @throws DomainError NOT_FOUND, TENANT_WITHOUT_DATABASE; DATABASE_UNAVAILABLE if its server is unavailable */
  async of(tenantId: number): Promise<TenantFigures> {
    const location = await this.locations.of(tenantId);
    const size = await this.tables.session(location, (session) => this.size(session, location));
    const days = await this.samples.daysOf(tenantId, GROWTH_DAYS);
    return {
      tenantId,
      slug: location.slug,
      database: location.database,
      ...size,
      lastActivityAt: await this.usage.lastActivityOf(tenantId),
      performance: await this.performance.of(tenantId, PERFORMANCE_HOURS),
      growth: {
        weekBytes: grownSince(days, size.sizeBytes, WEEK),
        monthBytes: grownSince(days, size.sizeBytes, GROWTH_DAYS - 1),
        days,
      },
    };
  }

  private async size(session: ServerSession, location: TenantLocation): Promise<SizeFigures> {
    const tables = await this.tables.list(session, location);
    let recordCount = 0;
    let recordCountIsExact = true;
    for (const { name, estimate } of tables) {
      const isCounted = estimate <= COUNTED_UP_TO;
      recordCount += isCounted ? await this.tables.countRows(session, location, name) : estimate;
      recordCountIsExact &&= isCounted;
    }
    const sum = (of: (facts: TableFacts) => number): number => tables.reduce((total, facts) => total + of(facts), 0);
    return {
      sizeBytes: sum(bytesOf),
      dataBytes: sum(({ dataBytes }) => dataBytes),
      indexBytes: sum(({ indexBytes }) => indexBytes),
      freeBytes: sum(({ freeBytes }) => freeBytes),
      tableCount: tables.length,
      recordCount,
      recordCountIsExact,
    };
  }
}

type SizeFigures = Pick<
  TenantFigures,
  'sizeBytes' | 'dataBytes' | 'indexBytes' | 'freeBytes' | 'tableCount' | 'recordCount' | 'recordCountIsExact'
>;

const DAY_MS = 24 * 3600 * 1000;

/** The difference from the newest sample that is at least that many days old. */
function grownSince(days: readonly TenantSample[], sizeBytes: number, age: number): number | null {
  const since = clock.nowMs() - age * DAY_MS;
  const then = days.findLast(({ at }) => at.getTime() <= since);
  return then === undefined ? null : sizeBytes - then.sizeBytes;
}
