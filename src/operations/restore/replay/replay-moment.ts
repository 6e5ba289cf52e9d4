import { isISO8601 } from 'class-validator';
import { replayGtidInvalid, restoreMomentInvalid } from '../restore.errors';

/** Up to when changes are replayed: a time, or the last transaction to include, which decides if both are given. */
export interface ReplayTarget {
  readonly at: Date | null;
  readonly gtid: string | null;
}

const WITH_ZONE = /T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$/;
const GTID = /^\d{1,10}-\d{1,10}-\d{1,20}$/;

/** Parses a time with a time zone; a date or a local time alone is ambiguous. @throws DomainError RESTORE_MOMENT_INVALID */
export function momentOf(text: string): Date {
  const moment = new Date(text);
  const isMoment = isISO8601(text, { strict: true }) && WITH_ZONE.test(text) && !Number.isNaN(moment.getTime());
  if (!isMoment) throw restoreMomentInvalid({ at: text.slice(0, 40), expected: 'YYYY-MM-DDThh:mm:ssZ' });
  return moment;
}

/** The id of a transaction of MariaDB: domain, server, number. @throws DomainError REPLAY_GTID_INVALID */
export function gtidOf(text: string): string {
  if (!GTID.test(text)) throw replayGtidInvalid({ gtid: text.slice(0, 40) });
  return text;
}

/** The recorded input of an operation; null: no replay. @throws DomainError RESTORE_MOMENT_INVALID */
export function targetOf({ at, gtid }: { at?: string; gtid?: string }): ReplayTarget | null {
  if (at === undefined && gtid === undefined) return null;
  return { at: at === undefined ? null : momentOf(at), gtid: gtid ?? null };
}

export const isoOf = (stamp: number): string => new Date(stamp * 1000).toISOString().replace('.000Z', 'Z');
