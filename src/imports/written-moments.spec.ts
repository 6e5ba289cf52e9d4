import { dayIn, momentIn, orderIn } from './written-moments';

const ABIDJAN = { zone: 'Africa/Abidjan', order: 'dayFirst' } as const;
const PARIS = { zone: 'Europe/Paris', order: 'dayFirst' } as const;

describe('A written date and time', () => {
  it('without a zone is in the time zone of the company', () => {
    const written = [
      '05/10/2026 14:35',
      '2026-10-05 14:35',
      '5.10.26 14h35',
      '05-10-2026 14:35:00',
      '5 oct. 2026 14:35',
    ];
    for (const text of written) expect([text, momentIn(text, PARIS)]).toEqual([text, '2026-10-05T12:35:00.000Z']);
    expect(momentIn('05/10/2026', PARIS)).toBe('2026-10-04T22:00:00.000Z');
    expect(momentIn('10/05/2026 2:35 PM', { ...ABIDJAN, order: 'monthFirst' })).toBe('2026-10-05T14:35:00.000Z');
    expect(momentIn('46300,607638889', ABIDJAN)).toBe('2026-10-05T14:35:00.000Z');
  });

  it('with an offset is converted by that offset', () => {
    expect(momentIn('2026-03-01T08:00:00Z', PARIS)).toBe('2026-03-01T08:00:00Z');
    expect(momentIn('2026-03-01T08:00:00+0200', ABIDJAN)).toBe('2026-03-01T06:00:00.000Z');
  });

  it('is refused if the local hour occurs twice or not at all, or the date does not exist', () => {
    expect(momentIn('25/10/2026 02:30', PARIS)).toEqual({ unreadable: 'ambiguousHour' });
    expect(momentIn('29/03/2026 02:30', PARIS)).toEqual({ unreadable: 'ambiguousHour' });
    expect(momentIn('29/03/2026', PARIS)).toBe('2026-03-28T23:00:00.000Z');
    expect(momentIn('31/02/2026 10:00', PARIS)).toBe('31/02/2026 10:00');
    expect(momentIn('hier', PARIS)).toBe('hier');
  });
});

describe('A written date', () => {
  it('may have a year of two or four digits', () => {
    expect(
      ['9/3/2024', '09.03.24', '2024/03/09', '9 mars 2024', '09-Mar-24', '45360', '2024-03-09'].map((text) =>
        dayIn(text, ABIDJAN),
      ),
    ).toEqual(Array.from({ length: 7 }, () => '2024-03-09'));
    expect([dayIn('01/01/75', ABIDJAN), dayIn('31/12/28', ABIDJAN)]).toEqual(['1975-01-01', '2028-12-31']);
  });

  it('has the order of day and month of its column, and is refused if the column has both orders', () => {
    expect([orderIn('13/05/2026'), orderIn('05/13/2026'), orderIn('05/06/2026')]).toEqual([
      'dayFirst',
      'monthFirst',
      null,
    ]);
    expect(dayIn('05/06/2026', { ...ABIDJAN, order: null })).toEqual({ unreadable: 'ambiguousOrder' });
    expect(dayIn('13/06/2026', { ...ABIDJAN, order: null })).toBe('2026-06-13');
  });
});
