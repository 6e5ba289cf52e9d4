import { isWithin } from './upkeep-policy';

const at = (time: string): number => Date.parse(`2026-11-28T${time}:00Z`);

describe('The maintenance window', () => {
  it('is in the tenant’s time zone', () => {
    const night = { from: 1, to: 5 };
    expect(isWithin(night, at('00:59'), 'Africa/Abidjan')).toBe(false);
    expect(isWithin(night, at('01:00'), 'Africa/Abidjan')).toBe(true);
    expect(isWithin(night, at('04:59'), 'Africa/Abidjan')).toBe(true);
    expect(isWithin(night, at('05:00'), 'Africa/Abidjan')).toBe(false);
    expect(isWithin(night, at('00:30'), 'Europe/Paris')).toBe(true);
    expect(isWithin(night, at('04:30'), 'Europe/Paris')).toBe(false);
  });

  it('may include midnight, or be the whole day', () => {
    expect(isWithin({ from: 22, to: 4 }, at('23:00'), 'UTC')).toBe(true);
    expect(isWithin({ from: 22, to: 4 }, at('03:59'), 'UTC')).toBe(true);
    expect(isWithin({ from: 22, to: 4 }, at('12:00'), 'UTC')).toBe(false);
    expect(isWithin({ from: 3, to: 3 }, at('12:00'), 'UTC')).toBe(true);
  });

  it('falls back to UTC for an unknown time zone', () => {
    expect(isWithin({ from: 1, to: 5 }, at('02:00'), 'Nowhere/City')).toBe(true);
  });
});
