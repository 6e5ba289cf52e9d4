import { quoteIdentifier } from '#persistence';
import type { ServerSession } from '../../servers/server-connections';
import { foreignKeysOf } from '../exchange/foreign-keys';
import type { ForeignKey } from '../exchange/foreign-keys';
import type { RestorePlan } from '../restore-plan';

/**
 * The two states of a tenant's data in a restore: the restored and the live ones. Both are read over one connection of the provisioning
 * account, table by table, because a restore of single tables leaves the others unchanged, and the live data may be lost or have an earlier
 * schema.
 */
export class Sides {
  private constructor(
    readonly session: ServerSession,
    private readonly plan: RestorePlan,
    private readonly columns: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>,
    /** Of the restored data. Single tables that were kept for an undo have none. */
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

  /** Whether the restore replaces rows of the table. */
  changes(table: string): boolean {
    const { tables, source } = this.plan;
    return (tables === null || tables.includes(table)) && this.has(source.database, table);
  }

  /** Whether the live database contains the table. */
  isLive(table: string): boolean {
    return this.has(this.plan.place.database, table);
  }

  /** Whether the table exists before and after the restore, with different rows. */
  isExchanged(table: string): boolean {
    return this.changes(table) && this.isLive(table);
  }

  live(table: string): string {
    return qualified(this.plan.place.database, table);
  }

  /** The qualified table that contains the rows after the restore. */
  restored(table: string): string {
    return this.changes(table) ? qualified(this.plan.source.database, table) : this.live(table);
  }

  /** Columns that the live and the restored table have in common, without generated ones. */
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
