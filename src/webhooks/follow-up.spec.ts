import { followUp } from './follow-up';

const SLOT = 1_800_000_000_000;

describe('The run after a round', () => {
  it('is the same for all rounds whose next delivery is due in one slot', () => {
    const first = followUp(30_000, SLOT - 20_000);
    expect(first).toEqual({ window: 'due-1800000030', delayMs: 50_000 });
    expect(followUp(29_999, SLOT).window).toBe(first.window);
    expect(followUp(30_000, SLOT).window).toBe('due-1800000060');
  });

  it('is another than the run that enqueues it', () => {
    const { window, delayMs } = followUp(1, SLOT - 2);
    const next = followUp(1, SLOT - 2 + delayMs);
    expect([window, next.window]).toEqual(['due-1800000000', 'due-1800000030']);
    expect(followUp(0, SLOT).window).toBe('due-1800000001');
  });

  it('starts within a second if deliveries are due already', () => {
    expect(followUp(0, SLOT + 300)).toEqual({ window: 'due-1800000001', delayMs: 700 });
    expect(followUp(-5000, SLOT + 300)).toEqual(followUp(0, SLOT + 300));
  });
});
