import { dueAfter, dueAfterCompletion, dueStateOf, forecastDay, remainingOf } from './plan-schedule';

const MONTHLY = { intervalKm: null, intervalMonths: 1, intervalDays: null };
const HALF_YEARLY = { ...MONTHLY, intervalMonths: 6 };
const BY_BOTH = { intervalKm: 10_000, intervalMonths: 12, intervalDays: null };
const schedule = (rest: object) => ({
  ...MONTHLY,
  basis: 'fixed' as const,
  anchorDueDate: null,
  anchorDueOdometer: null,
  nextDueDate: null,
  nextDueOdometer: null,
  ...rest,
});

describe('the next due day', () => {
  it('is the last day of a month that is too short', () => {
    expect(dueAfter(MONTHLY, { date: '2026-01-31', km: null }).date).toBe('2026-02-28');
    expect(dueAfter(MONTHLY, { date: '2028-01-31', km: null }).date).toBe('2028-02-29');
    expect(dueAfter(HALF_YEARLY, { date: '2026-08-31', km: null }).date).toBe('2027-02-28');
  });

  it('is counted from completion', () => {
    const plan = schedule({ ...BY_BOTH, basis: 'from_completion', nextDueDate: '2026-05-01', nextDueOdometer: 20_000 });
    expect(dueAfterCompletion(plan, { date: '2026-06-10', km: 21_500 })).toEqual({ date: '2027-06-10', km: 31_500 });
  });

  it('keeps the day of the month of a fixed plan after many completions', () => {
    const plan = schedule({ anchorDueDate: '2026-01-31', nextDueDate: '2026-01-31' });
    expect(dueAfterCompletion(plan, { date: '2026-02-03', km: null }).date).toBe('2026-02-28');
    const later = { ...plan, nextDueDate: '2026-02-28' };
    expect(dueAfterCompletion(later, { date: '2026-02-28', km: null }).date).toBe('2026-03-31');
  });

  it('skips missed days of a fixed plan', () => {
    const plan = schedule({ anchorDueDate: '2026-01-31', nextDueDate: '2026-01-31' });
    expect(dueAfterCompletion(plan, { date: '2026-04-30', km: null }).date).toBe('2026-05-31');
    expect(dueAfterCompletion(plan, { date: '2026-04-29', km: null }).date).toBe('2026-04-30');
  });

  it('is the following one if a fixed plan is completed early', () => {
    const plan = schedule({ anchorDueDate: '2026-03-31', nextDueDate: '2026-03-31' });
    expect(dueAfterCompletion(plan, { date: '2026-03-15', km: null }).date).toBe('2026-04-30');
  });

  it('keeps the kilometres of a fixed plan', () => {
    const plan = schedule({ intervalMonths: null, intervalKm: 10_000, nextDueOdometer: 20_000 });
    const km = (completed: number) => dueAfterCompletion(plan, { date: '2026-03-01', km: completed }).km;
    expect([19_000, 20_000, 20_500, 30_000, 41_000].map(km)).toEqual([30_000, 30_000, 30_000, 40_000, 50_000]);
  });
});

describe('a due state', () => {
  const lead = { leadDays: 30, leadKm: 1000 };
  const state = (daysLeft: number | null, remainingKm: number | null) => dueStateOf({ daysLeft, remainingKm }, lead);

  it('follows from the day or the kilometres, whichever comes first', () => {
    expect(state(31, 1001)).toBe('ok');
    expect(state(30, 1001)).toBe('due_soon');
    expect(state(31, 1000)).toBe('due_soon');
    expect(state(0, 5000)).toBe('due');
    expect(state(200, 0)).toBe('due');
    expect(state(-1, 5000)).toBe('overdue');
    expect(state(200, -1)).toBe('overdue');
    expect(state(null, 2000)).toBe('ok');
    expect(state(5, null)).toBe('due_soon');
  });

  it('depends on the current day and odometer', () => {
    const left = remainingOf({ date: '2026-03-31', km: 20_000 }, { today: '2026-03-14', km: 19_400 });
    expect(left).toEqual({ daysLeft: 17, remainingKm: 600 });
  });
});

describe('a forecast', () => {
  it('is the day on which the kilometres are used up', () => {
    expect(forecastDay(1000, 60, '2026-03-14')).toBe('2026-03-31');
    expect(forecastDay(-100, 60, '2026-03-14')).toBe('2026-03-13');
  });

  it('requires a driven distance', () => {
    expect(forecastDay(1000, null, '2026-03-14')).toBeNull();
    expect(forecastDay(1000, 0, '2026-03-14')).toBeNull();
    expect(forecastDay(null, 60, '2026-03-14')).toBeNull();
    expect(forecastDay(1_000_000, 0.01, '2026-03-14')).toBeNull();
  });
});
