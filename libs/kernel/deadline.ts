/** The outside world did not answer in time. */
export class DeadlinePassed extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(what: string, ms: number) {
    super(`${what} did not answer within ${ms} ms`);
    this.name = 'DeadlinePassed';
  }
}

/**
 * Waits for an answer of the outside world so long and no longer. The work itself goes on unless `giveUp` ends it; its late answer has
 * no reader.
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
