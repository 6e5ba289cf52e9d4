/** An external service did not answer in time. */
export class DeadlinePassed extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(what: string, ms: number) {
    super(`${what} did not answer within ${ms} ms`);
    this.name = 'DeadlinePassed';
  }
}

/**
 * Waits at most `ms` for an external service. The work continues after the deadline unless `giveUp` ends it; its late
 * result is ignored.
 *
 * @throws DeadlinePassed, and what the work throws
 */
export async function withDeadline<T>(
  what: string,
  ms: number,
  work: Promise<T>,
  giveUp: () => void = () => undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlinePassed(what, ms));
      giveUp();
    }, ms);
  });
  try {
    return await Promise.race([work, passed]);
  } finally {
    clearTimeout(timer);
  }
}
