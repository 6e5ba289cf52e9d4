/** The largest offset of a process's own clock from the database's with which the process still works. */
export const MAX_OFFSET_MS = 2000;

/** Below this offset the process's own clock is used: a measurement is not more exact. */
const AGREES_MS = 20;

/** A measurement that took longer is not exact enough. */
const SLOWEST_ROUND_TRIP_MS = 1000;

/** The two clocks of a process. */
export interface ClockSources {
  /** The time of day, in milliseconds since the epoch. It may be wrong, and it may be set at any moment. */
  readonly own: () => number;
  /** Milliseconds that only grow. */
  readonly monotonic: () => number;
}

/** One reading of the database's clock. The other two values are those of {@link Clock.monotonicMs}. */
export interface ClockReading {
  readonly databaseMs: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}

const OF_THE_PROCESS: ClockSources = {
  own: () => Date.now(),
  monotonic: () => performance.now(),
};

/** Added to the monotonic clock, so that 0 means long ago, as for a time of day. */
const ORIGIN_MS = Math.floor(performance.timeOrigin);

/**
 * The time of the database, known in this process (operations.md §7, rule 1). The last reading of the database's clock is continued by the
 * monotonic clock, so the time stays right when the process's own clock is wrong, or is set between two readings. Before the first reading
 * it is the process's own clock.
 */
export class Clock {
  private anchor: { readonly databaseMs: number; readonly monotonicMs: number } | null = null;
  private simulated: ClockSources | null = null;

  constructor(private readonly sources: ClockSources = OF_THE_PROCESS) {}

  /** The time, in milliseconds since the epoch. */
  nowMs(): number {
    const ownMs = this.ownMs();
    const databaseMs = this.databaseMs();
    return databaseMs === null || Math.abs(ownMs - databaseMs) <= AGREES_MS ? ownMs : Math.floor(databaseMs);
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  /** The end of a deadline that begins now. @throws RangeError when it would not be in the future */
  after(ms: number): Date {
    if (!(ms > 0)) throw new RangeError(`a deadline in ${ms} ms is not in the future`);
    return new Date(this.nowMs() + ms);
  }

  /** For durations: whole milliseconds that only grow, whatever happens to the time of day. Not a time of day. */
  monotonicMs(): number {
    return ORIGIN_MS + Math.floor((this.simulated ?? this.sources).monotonic());
  }

  /** By how much the process's own clock is ahead of the database's; negative when it is behind, 0 before the first reading. */
  offsetMs(): number {
    const databaseMs = this.databaseMs();
    return databaseMs === null ? 0 : Math.round(this.ownMs() - databaseMs);
  }

  /** Whether the process's own clock is so wrong that the process must not work. */
  get isOff(): boolean {
    return Math.abs(this.offsetMs()) > MAX_OFFSET_MS;
  }

  /** How long ago the database's clock was read; infinite before the first reading. */
  sinceReadingMs(): number {
    return this.anchor === null ? Infinity : this.monotonicMs() - this.anchor.monotonicMs;
  }

  /** Takes over a reading. Half of the round trip is the way back. A slow reading is ignored: the last one stays in force. */
  read({ databaseMs, sentAt, receivedAt }: ClockReading): boolean {
    const roundTripMs = receivedAt - sentAt;
    if (this.simulated !== null || roundTripMs > SLOWEST_ROUND_TRIP_MS) return false;
    this.anchor = { databaseMs: databaseMs + roundTripMs / 2, monotonicMs: receivedAt };
    return true;
  }

  /** For simulations of what happens when time passes: these sources replace the database's clock and the monotonic one; null ends it. */
  simulate(sources: ClockSources | null): void {
    this.simulated = sources;
  }

  private ownMs(): number {
    return (this.simulated ?? this.sources).own();
  }

  private databaseMs(): number | null {
    if (this.anchor === null || this.simulated !== null) return null;
    return this.anchor.databaseMs + (this.monotonicMs() - this.anchor.monotonicMs);
  }
}

/** The clock of this process: the only way to the time in product code. */
export const clock = new Clock();
