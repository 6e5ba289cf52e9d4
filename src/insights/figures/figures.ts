import type { EntityManager } from 'typeorm';
import { Exact } from '#kernel';
import { tableName } from '#persistence';

/** The data source of figures: one snapshot of the tenant's tables, restricted to some vehicles if the reader may not see all of them. */
export class FigureSource {
  constructor(
    private readonly manager: EntityManager,
    /** Null: all vehicles. */
    private readonly vehicleIds: readonly number[] | null,
  ) {}

  readonly table = (name: string): string => tableName(this.manager, name);

  /** ` AND column IN (…)`. The ids are numbers, so no text of a request becomes part of the SQL. */
  readonly seen = (column: string): string => {
    if (this.vehicleIds === null) return '';
    return ` AND ${column} IN (${this.vehicleIds.length === 0 ? 'NULL' : this.vehicleIds.map(Number).join(', ')})`;
  };

  get isWhole(): boolean {
    return this.vehicleIds === null;
  }

  /** The vehicles the source is restricted to; null without a restriction. */
  get vehicles(): readonly number[] | null {
    return this.vehicleIds;
  }

  rows<R>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.manager.query<R[]>(sql, [...values]);
  }

  async row<R>(sql: string, values: readonly unknown[] = []): Promise<Partial<R>> {
    return (await this.rows<R>(sql, values))[0] ?? {};
  }
}

/** One share of the workshop costs. */
export interface Share {
  readonly key: string;
  readonly amount: string;
}

/** A sum or a count as the server returns it: some servers widen it to text, and without rows it is null. */
export type Sum = string | number | null | undefined;

export const exact = (sum: Sum): Exact => new Exact(sum ?? 0);

/** A quotient with the given decimals; null if the divisor is zero. */
export function quotient(part: Exact | Sum, whole: Exact | Sum, decimals: number, factor = 1): string | null {
  const divisor = new Exact(whole ?? 0);
  return divisor.isZero()
    ? null
    : new Exact(part ?? 0).times(factor).dividedBy(divisor).toFixed(decimals, Exact.ROUND_HALF_UP);
}

/** A mean computed by the server; null without rows. */
export const mean = (value: Sum, decimals: number): string | null =>
  value === null || value === undefined ? null : new Exact(value).toFixed(decimals, Exact.ROUND_HALF_UP);
