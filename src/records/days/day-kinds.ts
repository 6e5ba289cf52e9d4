import { addYears, dayIn, isDay, isInstant, ownValue } from '#kernel';
import type { Day } from '#kernel';
import { currentDay } from './today';
import { dayInFuture, dayOutOfBounds } from './day.errors';

/**
 * The kind of a day in a request, which decides its allowed range.
 *
 * - `booked`: an event in the books. Not before the first year of the books, and not in the future.
 * - `moment`: the same for an instant; the service that receives it refuses future values, with its own tolerance for clock differences.
 * - `past`: an event that may be older than the books: a birth, a purchase, a first registration.
 * - `open`: a deadline, a validity, a plan. Within a lifetime in both directions.
 */
type DayKind = 'booked' | 'moment' | 'past' | 'open';

/** Every day and instant in a request body of a company or a row of its files, by field name. */
export const DAY_KINDS: Readonly<Record<string, DayKind>> = {
  authorizationDate: 'booked',
  cancelledAt: 'booked',
  closedAt: 'booked',
  completedDate: 'booked',
  issueDate: 'booked',
  paidOn: 'booked',
  paymentDate: 'booked',
  prediagnosticDate: 'booked',
  quoteDate: 'booked',
  receivedAt: 'booked',
  receptionDate: 'booked',
  repairCompletedAt: 'booked',
  repairStartedAt: 'booked',
  supplyDate: 'booked',

  readAt: 'moment',
  recordedAt: 'moment',
  refuelAt: 'moment',
  replacedAt: 'moment',
  reportedAt: 'moment',
  verifiedAt: 'moment',

  dateOfBirth: 'past',
  disposalDate: 'past',
  initialOdometerDate: 'past',
  issuedOn: 'past',
  purchaseDate: 'past',
  registrationDate: 'past',

  cancelledOn: 'open',
  certificationExpiryDate: 'open',
  day: 'open',
  dueDate: 'open',
  endDate: 'open',
  endsAt: 'open',
  expiresAt: 'open',
  expiresOn: 'open',
  hireDate: 'open',
  immobilizedFrom: 'open',
  immobilizedUntil: 'open',
  licenseExpiryDate: 'open',
  nextDueDate: 'open',
  renewalDate: 'open',
  scheduledDate: 'open',
  startDate: 'open',
  startsAt: 'open',
  terminationDate: 'open',
  until: 'open',
  validFrom: 'open',
  validUntil: 'open',
};

/** Whether the days of a field have a rule. */
export const hasDayKind = (field: string): boolean => ownValue(DAY_KINDS, field) !== undefined;

/** A day in a request body, with the name of its field. */
export interface SentDay {
  readonly field: string;
  readonly value: string;
}

/** The values that limit the days of a company. */
export interface DayBounds {
  readonly timezone: string;
  readonly today: Day;
  /** The first day of the first year of the company's books. */
  readonly booksFrom: Day;
}

/** The bounds of this moment. */
export const boundsOf = (timezone: string, firstYearOfBooks: number): DayBounds => ({
  timezone,
  today: currentDay({ timezone }),
  booksFrom: `${firstYearOfBooks}-01-01`,
});

const EARLIEST: Day = '1900-01-01';
const MAX_AHEAD_YEARS_LENGTH = 50;

/** The days in a body at any depth; values that are not days are left to the validation of the field. */
export function sentDaysIn(body: unknown, field = ''): readonly SentDay[] {
  if (typeof body === 'string') {
    return hasDayKind(field) && (isDay(body) || isInstant(body)) ? [{ field, value: body }] : [];
  }
  if (typeof body !== 'object' || body === null) return [];
  if (Array.isArray(body)) return body.flatMap((item: unknown) => sentDaysIn(item, field));
  return Object.entries(body).flatMap(([name, value]) => sentDaysIn(value, name));
}

/** @throws DomainError DAY_IN_FUTURE, DAY_OUT_OF_BOUNDS */
export function checkDay({ field, value }: SentDay, { timezone, today, booksFrom }: DayBounds): void {
  const kind = ownValue(DAY_KINDS, field);
  const day = isDay(value) ? value : dayIn(timezone, new Date(value));
  if (day > today && (kind === 'booked' || kind === 'past')) throw dayInFuture({ field, day });
  const first = kind === 'booked' || kind === 'moment' ? booksFrom : EARLIEST;
  const last = addYears(today, MAX_AHEAD_YEARS_LENGTH);
  if (day < first || day > last) throw dayOutOfBounds({ field, day, first, last });
}
