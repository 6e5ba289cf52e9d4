import { driverErrorOf } from '#persistence';

/** At most `concurrency` at once. */
export async function inLanes<T>(
  concurrency: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, lane));
}

/** Why the work on a tenant failed, for a report: at most 255 characters, never a statement. */
export function reasonOf(error: unknown): string {
  const driver = driverErrorOf(error);
  if (driver !== null) return `database error ${driver.errno}`;
  return (error instanceof Error ? error.message : String(error)).slice(0, 255);
}
