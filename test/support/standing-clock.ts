import { clock } from '#kernel';

let simulated = { ownMs: 0, monotonicMs: 0 };

/** From here on the clock of the product stands still and moves on demand, while timers and the network continue. */
export function stopClock(): void {
  simulated = { ownMs: clock.nowMs(), monotonicMs: performance.now() };
  clock.simulate({ own: () => simulated.ownMs, monotonic: () => simulated.monotonicMs });
}

/** Moves the standing clock. */
export function passTime(ms: number): void {
  simulated = { ownMs: simulated.ownMs + ms, monotonicMs: simulated.monotonicMs + ms };
}

/** The clock of the product is the real one again. */
export function startClock(): void {
  clock.simulate(null);
}
