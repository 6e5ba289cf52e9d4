import type { EntityManager } from 'typeorm';
import { Exact } from '#kernel';
import { tableName } from '#persistence';

/** What figures are read from: one snapshot of the tenant's tables, kept to some vehicles where the reader may see no others. */
export class FigureSource {
  constructor(
    private readonly manager: EntityManager,
    /** Null: all of them. */
    private readonly vehicleIds: readonly number[] | null,
  ) {}

  readonly table = (name: string): string => tableName(this.manager, name);

  /** ` AND column IN (…)`; ids are numbers, so that nothing of a request comes into the text. */
  readonly seen = (column: string): string => {
    if (this.vehicleIds === null) return '';
    return ` AND ${column} IN (${this.vehicleIds.length === 0 ? 'NULL' : this.vehicleIds.map(Number).join(', ')})`;
  };

  get isWhole(): boolean {
    return this.vehicleIds === null;
  }

  /** The vehicles it is kept to; null where it is kept to none. */
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

/** A part of what the workshop cost. */
export interface Share {
  readonly key: string;
  readonly amount: string;
}

/** What the server sends of a sum or a count: some widen it to text, and of nothing it is null. */
export type Sum = string | number | null | undefined;

export const exact = (sum: Sum): Exact => new Exact(sum ?? 0);

/** A quotient with so many decimals; null where nothing is divided by. */
export function quotient(part: Exact | Sum, whole: Exact | Sum, decimals: number, factor = 1): string | null {
  const divisor = new Exact(whole ?? 0);
  return divisor.isZero()
    ? null
    : new Exact(part ?? 0).times(factor).dividedBy(divisor).toFixed(decimals, Exact.ROUND_HALF_UP);
}

/** A mean the server made; null of nothing. */
export const mean = (value: Sum, decimals: number): string | null =>
  value === null || value === undefined ? null : new Exact(value).toFixed(decimals, Exact.ROUND_HALF_UP);
