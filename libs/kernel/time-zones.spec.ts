import { isTimeZone } from './time-zones';

describe('isTimeZone', () => {
  it.each([
    'UTC',
    'Africa/Abidjan',
    'Europe/Paris',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'Europe/Kyiv',
    'America/Port-au-Prince',
  ])('accepts %s', (name) => expect(isTimeZone(name)).toBe(true));

  it.each([
    ['an offset', '+01:00'],
    ['an offset without colon', '-0130'],
    ['an offset as a zone', 'Etc/GMT+1'],
    ['an abbreviation', 'EST'],
    ['another case', 'africa/abidjan'],
    ['capitals', 'AFRICA/ABIDJAN'],
    ['another case inside', 'Africa/Dar_Es_Salaam'],
    ['a place that is none', 'Mars/Olympus'],
    ['a blank at the end', 'Africa/Abidjan '],
    ['nothing', ''],
  ])('refuses %s', (_what, name) => expect(isTimeZone(name)).toBe(false));
});
