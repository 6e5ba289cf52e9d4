import type { StepRecord } from '#jobs';
import { clock } from '#kernel';
import type { TenantPlace } from '../tenant-database/tenant-places';
import type { SideDatabase } from '../dumps/side-databases';

/** The databases of an exchange, for a restore and for its undo. */
export interface RestorePlan {
  readonly place: TenantPlace;
  /** The data that become the live ones. */
  readonly source: SideDatabase;
  /** The database that keeps the replaced live data. */
  readonly kept: string;
  /** Null: all tables. */
  readonly tables: readonly string[] | null;
  /** Whether the source is a whole database, which can be migrated. */
  readonly isWhole: boolean;
  /** Whether documents issued since the backup are left out and recorded as gaps; otherwise they are carried over. */
  readonly discardsIssued: boolean;
}

/** Suffixes of a restore's side database and of its kept data, followed by the operation's number. */
const SIDE = '_r';
const KEPT = '_o';

/** The operation and the role of a restore's database, from its name; null for other names. */
export function leftBy(
  database: string,
  tenantDatabasePrefix: string,
): { isKept: boolean; operationId: number } | null {
  if (!database.startsWith(tenantDatabasePrefix)) return null;
  const [, mark, id] = /^\d+(_r|_o)(\d+)$/.exec(database.slice(tenantDatabasePrefix.length)) ?? [];
  return mark === undefined ? null : { isKept: mark === KEPT, operationId: Number(id) };
}

/** How many days replaced data can be restored. */
const KEPT_DAYS = 7;

export const sideDatabaseOf = ({ database }: TenantPlace, operationId: number): string =>
  `${database}${SIDE}${operationId}`;
export const keptDatabaseOf = ({ database }: TenantPlace, operationId: number): string =>
  `${database}${KEPT}${operationId}`;
export const ownerOf = (accountPrefix: string, operationId: number): string => `${accountPrefix}r${operationId}`;

/** ISO 8601; for data that are replaced now. */
export const keptUntil = (): string => clock.after(KEPT_DAYS * 86_400_000).toISOString();

/** The result for operators: the database of the replaced data, and until when it is kept. */
export function resultOf(exchange: StepRecord | undefined): StepRecord {
  const { database, kept, version } = exchange ?? {};
  return { database, kept, keptUntil: keptUntil(), schemaVersion: version };
}
