import { addYears, dayIn, isDay, isInstant, ownValue } from '#kernel';
import type { Day } from '#kernel';
import { dayInFuture } from '../vehicles/vehicle.errors';
import { dayOutOfBounds } from './day.errors';

/**
 * What a day in a request is about, which decides what it may be.
 *
 * - `booked`: something in the books has happened. Not before their first year, and not in the future.
 * - `moment`: the same as an instant; who takes it refuses what is still to come, with its own tolerance for clocks.
 * - `past`: something has happened that may be older than the books: a birth, a purchase, a first registration.
 * - `open`: a term, a validity, a plan. Within a lifetime in both directions.
 */
type DayKind = 'booked' | 'moment' | 'past' | 'open';

/** Every day and instant a body of a company's requests or a row of its files may hold, by the name of its field. */
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

/** A day that was sent, by the name of its field. */
export interface SentDay {
  readonly field: string;
  readonly value: string;
}

/** What a company's days are measured by. */
export interface DayBounds {
  readonly timezone: string;
  readonly today: Day;
  /** The first day of the company's first year of books. */
  readonly booksFrom: Day;
}

/** The bounds of this moment. */
export const boundsOf = (timezone: string, firstYearOfBooks: number): DayBounds => ({
  timezone,
  today: dayIn(timezone, new Date()),
  booksFrom: `${firstYearOfBooks}-01-01`,
});

const EARLIEST: Day = '1900-01-01';
const LONGEST_AHEAD_YEARS = 50;

/** The days of a body, however deep they are; what is no day is left to the field's own rules. */
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
  const last = addYears(today, LONGEST_AHEAD_YEARS);
  if (day < first || day > last) throw dayOutOfBounds({ field, day, first, last });
}
