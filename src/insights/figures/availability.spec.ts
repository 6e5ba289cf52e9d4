import { availabilityOf, unionLength } from './availability';

const HOUR = 3_600_000;
const span = (from: number, to: number) => [from * HOUR, to * HOUR] as const;

describe('availability', () => {
  it('counts overlapping periods once, and only within the window', () => {
    expect(unionLength([span(2, 6), span(4, 8), span(20, 30)], span(0, 24))).toBe(10 * HOUR);
    expect(unionLength([span(-5, 3), span(1, 2)], span(0, 24))).toBe(3 * HOUR);
    expect(unionLength([], span(0, 24))).toBe(0);
  });

  it('is the share of the time in which vehicles could be used', () => {
    const fleet = [
      { present: span(0, 100), down: [span(0, 20), span(10, 30)] },
      { present: span(50, 100), down: [span(0, 60)] },
    ];
    // 40 hours of 150 down.
    expect(availabilityOf(fleet)).toBe('73.33');
  });

  it('is null without vehicles', () => {
    expect(availabilityOf([])).toBeNull();
    expect(availabilityOf([{ present: span(10, 5), down: [] }])).toBeNull();
  });
});
