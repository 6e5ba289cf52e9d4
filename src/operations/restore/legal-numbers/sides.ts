import { quoteIdentifier } from '#persistence';
import type { ServerSession } from '../../servers/server-connections';
import { foreignKeysOf } from '../foreign-keys';
import type { ForeignKey } from '../foreign-keys';
import type { RestorePlan } from '../restore-plan';

/**
 * The two states of a tenant's data a restore works with: those that become live and those that are live now. Both are looked at over
 * one connection of the provisioning account, table by table, because a restore of single tables leaves the others as they are and the
 * live data may be lost, or of an earlier schema.
 */
export class Sides {
  private constructor(
    readonly session: ServerSession,
    private readonly plan: RestorePlan,
    private readonly columns: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>,
    /** Between the tables of the restored data; those of single tables that were kept for an undo have none. */
    readonly foreignKeys: readonly ForeignKey[],
  ) {}

  static async of(session: ServerSession, plan: RestorePlan): Promise<Sides> {
    const { place, source } = plan;
    const rows = await session.query<{ owner: string; tableName: string; name: string }[]>(
      `SELECT c.TABLE_SCHEMA AS owner, c.TABLE_NAME AS tableName, c.COLUMN_NAME AS name FROM information_schema.COLUMNS c
        WHERE c.TABLE_SCHEMA IN (?) AND COALESCE(c.GENERATION_EXPRESSION, '') = '' ORDER BY c.ORDINAL_POSITION`,
      [[place.database, source.database]],
    );
    const columns = new Map(
      [...Map.groupBy(rows, ({ owner }) => owner)].map(([owner, own]) => [owner, namesByTable(own)] as const),
    );
    const whole = await foreignKeysOf(session, source.database);
    return new Sides(session, plan, columns, whole.length > 0 ? whole : await foreignKeysOf(session, place.database));
  }

  /** Whether the restore puts other rows into the table. */
  changes(table: string): boolean {
    const { tables, source } = this.plan;
    return (tables === null || tables.includes(table)) && this.has(source.database, table);
  }

  /** Whether there are live rows of the table. */
  isLive(table: string): boolean {
    return this.has(this.plan.place.database, table);
  }

  /** Whether the table is there before the restore and after it, with other rows. */
  isExchanged(table: string): boolean {
    return this.changes(table) && this.isLive(table);
  }

  live(table: string): string {
    return qualified(this.plan.place.database, table);
  }

  /** Where the rows are now that the table will have after the restore. */
  restored(table: string): string {
    return this.changes(table) ? qualified(this.plan.source.database, table) : this.live(table);
  }

  /** The columns that live and restored rows of a table have in common, without those that make their own values. */
  commonColumns(table: string): readonly string[] {
    const { source, place } = this.plan;
    const live = new Set(this.columns.get(place.database)?.get(table));
    return (this.columns.get(source.database)?.get(table) ?? []).filter((name) => live.has(name));
  }

  hasColumn(table: string, column: string): boolean {
    return this.commonColumns(table).includes(column);
  }

  private has(database: string, table: string): boolean {
    return this.columns.get(database)?.has(table) ?? false;
  }
}

const qualified = (database: string, table: string): string => `${quoteIdentifier(database)}.${quoteIdentifier(table)}`;

const namesByTable = (
  rows: readonly { readonly tableName: string; readonly name: string }[],
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...Map.groupBy(rows, ({ tableName }) => tableName)].map(([table, own]) => [table, own.map(({ name }) => name)]),
  );
