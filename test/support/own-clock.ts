const RealDate = Date;

/**
 * Sets the clock of this process wrong, as a machine without NTP: everything in the process reads it, libraries too. Timers and the
 * monotonic clock are right. 0 sets it right again.
 */
export function setOwnClock(offsetMs: number): void {
  if (offsetMs === 0) {
    globalThis.Date = RealDate;
    return;
  }
  const now = (): number => RealDate.now() + offsetMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values: unknown[], of) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, of) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
