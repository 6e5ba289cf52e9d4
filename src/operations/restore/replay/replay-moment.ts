import { isISO8601 } from 'class-validator';
import { restoreMomentInvalid } from '../restore.errors';

const WITH_ZONE = /T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$/;

/** Parses a time with a time zone; a date or a local time alone is ambiguous. @throws DomainError RESTORE_MOMENT_INVALID */
export function momentOf(text: string): Date {
  const moment = new Date(text);
  const isMoment = isISO8601(text, { strict: true }) && WITH_ZONE.test(text) && !Number.isNaN(moment.getTime());
  if (!isMoment) throw restoreMomentInvalid({ at: text.slice(0, 40), expected: 'YYYY-MM-DDThh:mm:ssZ' });
  return moment;
}

/** The format of `--stop-datetime`, which has no time zone; the program runs in UTC. Events of that second or later are excluded. */
export const stopOf = (moment: Date): string => moment.toISOString().slice(0, 19).replace('T', ' ');
