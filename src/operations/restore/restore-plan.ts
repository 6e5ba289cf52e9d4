import type { StepRecord } from '../operations/saga';
import type { TenantPlace } from '../provisioning/tenant-places';
import type { SideDatabase } from './side-databases';

/** What is exchanged with what: the same for a restore and for taking one back. */
export interface RestorePlan {
  readonly place: TenantPlace;
  /** Whose data become the live ones. */
  readonly source: SideDatabase;
  /** Where the data go that are live now. */
  readonly kept: string;
  /** Null: all of them. */
  readonly tables: readonly string[] | null;
  /** Whether the source is a whole database, which can be migrated. */
  readonly isWhole: boolean;
  /** Whether documents issued since the source was current are left out, and their numbers recorded; else they come along. */
  readonly discardsIssued: boolean;
}

/** A restore's working copy and the data it replaced, by the number of the operation. */
const SIDE = '_r';
const KEPT = '_o';

/** Which operation a database of a restore belongs to, and what it is; null for any other name. */
export function leftBy(
  database: string,
  tenantDatabasePrefix: string,
): { isKept: boolean; operationId: number } | null {
  if (!database.startsWith(tenantDatabasePrefix)) return null;
  const [, mark, id] = /^\d+(_r|_o)(\d+)$/.exec(database.slice(tenantDatabasePrefix.length)) ?? [];
  return mark === undefined ? null : { isKept: mark === KEPT, operationId: Number(id) };
}

/** How long replaced data can be brought back. */
const KEPT_DAYS = 7;

export const sideDatabaseOf = ({ database }: TenantPlace, operationId: number): string =>
  `${database}${SIDE}${operationId}`;
export const keptDatabaseOf = ({ database }: TenantPlace, operationId: number): string =>
  `${database}${KEPT}${operationId}`;
export const ownerOf = (accountPrefix: string, operationId: number): string => `${accountPrefix}r${operationId}`;

/** What operators see of an exchange: where the replaced data are, and until when. */
export function resultOf(exchange: StepRecord | undefined): StepRecord {
  const { database, kept, version } = exchange ?? {};
  const keptUntil = new Date(Date.now() + KEPT_DAYS * 86_400_000).toISOString();
  return { database, kept, keptUntil, schemaVersion: version };
}
