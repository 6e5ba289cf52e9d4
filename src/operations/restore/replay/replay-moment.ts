import { isISO8601 } from 'class-validator';
import { restoreMomentInvalid } from '../restore.errors';

const WITH_ZONE = /T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$/;

/** A moment as people write it: with a time and a zone, because a day or an hour of somewhere is none. @throws DomainError RESTORE_MOMENT_INVALID */
export function momentOf(text: string): Date {
  const moment = new Date(text);
  const isMoment = isISO8601(text, { strict: true }) && WITH_ZONE.test(text) && !Number.isNaN(moment.getTime());
  if (!isMoment) throw restoreMomentInvalid({ at: text.slice(0, 40), expected: 'YYYY-MM-DDThh:mm:ssZ' });
  return moment;
}

/** As the program takes it, which knows no zone and is run in UTC. Whatever happened in that second or later is left out. */
export const stopOf = (moment: Date): string => moment.toISOString().slice(0, 19).replace('T', ' ');
