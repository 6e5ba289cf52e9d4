import { addYears, dayIn, isDay, startOfDay, yearOf } from './days';

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
