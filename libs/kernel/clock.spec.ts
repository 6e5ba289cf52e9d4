import { Clock } from './clock';

const HOUR_MS = 3_600_000;
const RIGHT_MS = Date.parse('2026-03-01T12:00:00Z');

/** A clock whose two sources the test moves: the process's own clock is wrong by `offsetMs`. */
function make(offsetMs: number) {
  const sources = { ownMs: RIGHT_MS + offsetMs, passedMs: 5 };
  const clock = new Clock({ own: () => sources.ownMs, monotonic: () => sources.passedMs });
  const advance = (ms: number): void => {
    sources.ownMs += ms;
    sources.passedMs += ms;
  };
  /** The answer of a database whose clock is right, after a round trip. */
  const read = (databaseMs: number, roundTripMs: number): boolean => {
    const sentAt = clock.monotonicMs();
    advance(roundTripMs);
    return clock.read({ databaseMs: databaseMs + roundTripMs / 2, sentAt, receivedAt: clock.monotonicMs() });
  };
  return { clock, sources, advance, read };
}

describe('The clock', () => {
  it.each([-40 * 24 * HOUR_MS, -HOUR_MS, HOUR_MS, 26 * HOUR_MS])(
    'has the time of the database when the process is off by %i ms',
    (offsetMs) => {
      const { clock, advance, read } = make(offsetMs);
      read(RIGHT_MS, 10);
      advance(5000);
      expect(clock.now()).toEqual(new Date(RIGHT_MS + 5010));
      expect(clock.offsetMs()).toBe(offsetMs);
      expect(clock.isOff).toBe(true);
    },
  );

  it('has the right time at once when the clock of the process is set between two readings', () => {
    const { clock, sources, read } = make(0);
    read(RIGHT_MS, 10);
    sources.ownMs += 26 * HOUR_MS;
    expect(clock.nowMs()).toBe(RIGHT_MS + 10);
    expect(clock.isOff).toBe(true);
    sources.ownMs -= 26 * HOUR_MS;
    expect(clock.isOff).toBe(false);
  });

  it('is the clock of the process until the database has answered', () => {
    const { clock } = make(HOUR_MS);
    expect(clock.nowMs()).toBe(RIGHT_MS + HOUR_MS);
    expect(clock.offsetMs()).toBe(0);
    expect(clock.isOff).toBe(false);
  });

  it('works up to two seconds of offset', () => {
    const { clock, read } = make(1900);
    read(RIGHT_MS, 0);
    expect(clock.nowMs()).toBe(RIGHT_MS);
    expect(clock.isOff).toBe(false);
  });

  it('is the clock of the process when both agree as exactly as they can be compared', () => {
    const { clock, read } = make(15);
    read(RIGHT_MS, 0);
    expect(clock.nowMs()).toBe(RIGHT_MS + 15);
  });

  it('follows the clock of the database when that one is set', () => {
    const { clock, read } = make(0);
    read(RIGHT_MS, 10);
    read(RIGHT_MS - HOUR_MS, 0);
    expect(clock.nowMs()).toBe(RIGHT_MS - HOUR_MS);
  });

  it('ignores an answer that was too slow to be exact, and keeps the last one in force', () => {
    const { clock, read } = make(-HOUR_MS);
    read(RIGHT_MS, 0);
    expect(read(RIGHT_MS + 12 * HOUR_MS, 1001)).toBe(false);
    expect(clock.nowMs()).toBe(RIGHT_MS + 1001);
  });

  it('measures durations by the monotonic clock, whatever happens to the time of day', () => {
    const { clock, sources, advance } = make(0);
    const since = clock.monotonicMs();
    advance(300);
    sources.ownMs -= 40 * 24 * HOUR_MS;
    expect(clock.monotonicMs() - since).toBeCloseTo(300);
  });

  it('ends a deadline in the future, and refuses one that would end in the past', () => {
    const { clock, read } = make(-40 * 24 * HOUR_MS);
    read(RIGHT_MS, 0);
    expect(clock.after(30 * 24 * HOUR_MS)).toEqual(new Date(RIGHT_MS + 30 * 24 * HOUR_MS));
    expect(() => clock.after(0)).toThrow(RangeError);
    expect(() => clock.after(-1)).toThrow(RangeError);
    expect(() => clock.after(Number.NaN)).toThrow(RangeError);
  });

  it('has the time of a simulation until that ends', () => {
    const { clock, read } = make(0);
    read(RIGHT_MS, 0);
    clock.simulate({ own: () => RIGHT_MS + HOUR_MS, monotonic: () => HOUR_MS });
    expect(read(RIGHT_MS, 0)).toBe(false);
    expect(clock.nowMs()).toBe(RIGHT_MS + HOUR_MS);
    expect(clock.isOff).toBe(false);
    clock.simulate(null);
    expect(clock.nowMs()).toBe(RIGHT_MS);
  });
});
