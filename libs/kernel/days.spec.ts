import { addMonths, addYears, dayIn, daysBetween, isDay, startOfDay, yearOf } from './days';

describe('calendar days', () => {
  const instant = new Date('2025-12-31T23:30:00Z');

  it("are read in the tenant's zone", () => {
    expect(dayIn('Africa/Abidjan', instant)).toBe('2025-12-31');
    expect(dayIn('Europe/Paris', instant)).toBe('2026-01-01');
    expect(startOfDay('2026-01-01', 'Europe/Paris').toISOString()).toBe('2025-12-31T23:00:00.000Z');
  });

  it('exist or are refused', () => {
    expect(['2024-02-29', '2025-02-29', '2025-2-1', '2025-13-01', 5, null].map(isDay)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('move by years', () => {
    expect(addYears('2024-02-29', 1)).toBe('2025-02-28');
    expect(yearOf('2024-02-29')).toBe(2024);
  });
});

describe('months', () => {
  it('end on the last day of a shorter month, counted from where they began', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28');
    expect(addMonths('2026-01-31', 2)).toBe('2026-03-31');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  });

  it('do not matter to the days between two days', () => {
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1);
    expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1);
    expect(daysBetween('2026-03-14', '2026-03-14')).toBe(0);
    expect(daysBetween('2026-01-01', '2027-01-01')).toBe(365);
  });
});
