import { Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import { UsageLedger } from './usage-ledger';
import type { FeatureFigures } from './usage-ledger';

const DAYS = 30;
const MONTHS = 12;

export interface StatusFigures {
  readonly status: string;
  readonly tenants: number;
}

export interface MonthFigures {
  /** `2026-11`, UTC. */
  readonly month: string;
  readonly created: number;
  /** Archived or scheduled for deletion. */
  readonly departed: number;
}

export interface EstateDay {
  /** `2026-11-28`, UTC. */
  readonly day: string;
  readonly tenants: number;
  readonly sizeBytes: number;
  readonly recordCount: number;
}

export interface BusinessFigures {
  readonly byStatus: readonly StatusFigures[];
  readonly months: readonly MonthFigures[];
  readonly growth: readonly EstateDay[];
  readonly features: readonly FeatureFigures[];
}

type Row = Record<string, string | number>;

/** Figures of the estate: tenants by status, arrivals and departures, growth, use of features. Only counts, no names. */
@Injectable()
export class BusinessMetrics {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly usage: UsageLedger,
  ) {}

  async figures(): Promise<BusinessFigures> {
    return {
      byStatus: await this.byStatus(),
      months: await this.months(),
      growth: await this.growth(),
      features: await this.usage.features(DAYS),
    };
  }

  private async byStatus(): Promise<readonly StatusFigures[]> {
    const rows = await this.rows('SELECT status, COUNT(*) AS tenants FROM tenants GROUP BY status ORDER BY status');
    return rows.map((row) => ({ status: String(row['status']), tenants: Number(row['tenants']) }));
  }

  private async months(): Promise<readonly MonthFigures[]> {
    const created = await this.byMonth('tenants', 'created_at');
    const departed = await this.byMonth('tenant_departures', 'left_at');
    return lastMonths(clock.now()).map((month) => ({
      month,
      created: created.get(month) ?? 0,
      departed: departed.get(month) ?? 0,
    }));
  }

  private async byMonth(table: string, column: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.rows(
      `SELECT DATE_FORMAT(${column}, '%Y-%m') AS month, COUNT(*) AS tenants FROM ${table}
        WHERE ${column} >= UTC_DATE() - INTERVAL ${MONTHS} MONTH GROUP BY month`,
    );
    return new Map(rows.map((row) => [String(row['month']), Number(row['tenants'])]));
  }

  private async growth(): Promise<readonly EstateDay[]> {
    const rows = await this.rows(
      `SELECT DATE_FORMAT(day_on, '%Y-%m-%d') AS day, tenant_count AS tenants, size_bytes AS sizeBytes,
          record_count AS recordCount
        FROM estate_days WHERE day_on > UTC_DATE() - INTERVAL ${DAYS} DAY ORDER BY day_on`,
    );
    return rows.map((row) => ({
      day: String(row['day']),
      tenants: Number(row['tenants']),
      sizeBytes: Number(row['sizeBytes']),
      recordCount: Number(row['recordCount']),
    }));
  }

  private rows(sql: string): Promise<Row[]> {
    return this.database.use((manager) => manager.query<Row[]>(sql));
  }
}

/** The present month and the previous ones, oldest first. */
function lastMonths(now: Date): string[] {
  return Array.from({ length: MONTHS }, (_, back) => {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (MONTHS - 1 - back), 1));
    return month.toISOString().slice(0, 7);
  });
}
