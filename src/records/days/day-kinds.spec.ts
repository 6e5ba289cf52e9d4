import { checkDay, sentDaysIn } from './day-kinds';

const BOUNDS = { timezone: 'Africa/Abidjan', today: '2026-11-30', booksFrom: '2000-01-01' };
const refusalOf = (field: string, value: string): string => {
  try {
    checkDay({ field, value }, BOUNDS);
    return '';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a day in a request', () => {
  it('is found at any depth of the body, and other values are not', () => {
    const body = {
      issueDate: '2026-11-30',
      licenses: [{ issuedOn: '2020-01-01', notes: '2020-01-01' }],
      dueDate: 'tomorrow',
      day: null,
      constructor: '2020-01-01',
    };
    expect(sentDaysIn(body)).toEqual([
      { field: 'issueDate', value: '2026-11-30' },
      { field: 'issuedOn', value: '2020-01-01' },
    ]);
  });

  it.each([
    ['issueDate', '2000-01-01', ''],
    ['issueDate', '2026-11-30', ''],
    ['issueDate', '1999-12-31', 'DAY_OUT_OF_BOUNDS'],
    ['issueDate', '2026-12-01', 'DAY_IN_FUTURE'],
    ['paymentDate', '0024-11-30', 'DAY_OUT_OF_BOUNDS'],
    ['refuelAt', '1999-12-31T23:59:00Z', 'DAY_OUT_OF_BOUNDS'],
    ['refuelAt', '1999-12-31T23:59:00-01:00', ''],
    ['refuelAt', '2124-01-01T00:00:00Z', 'DAY_OUT_OF_BOUNDS'],
    ['dateOfBirth', '1950-05-05', ''],
    ['dateOfBirth', '1850-05-05', 'DAY_OUT_OF_BOUNDS'],
    ['purchaseDate', '2026-12-01', 'DAY_IN_FUTURE'],
    ['dueDate', '2027-01-31', ''],
    ['dueDate', '2124-01-31', 'DAY_OUT_OF_BOUNDS'],
    ['validUntil', '2076-11-30', ''],
    ['validUntil', '2076-12-01', 'DAY_OUT_OF_BOUNDS'],
  ])('%s %s: %s', (field, value, code) => expect(refusalOf(field, value)).toBe(code));
});
