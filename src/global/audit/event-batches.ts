import { IsolatedLoop } from '#jobs';
import { clock, isDomainError } from '#kernel';
import { driverErrorOf, reasonOf } from '#persistence';

/** MySQL errors: disk or table full (1021, 1114); missing right, database or table (1044, 1045, 1049, 1142, 1146). */
const OF_THE_LOG = new Set([1021, 1044, 1045, 1049, 1114, 1142, 1146]);

/** Whether an error concerns the whole log, so that a smaller batch would fail too. */
export function isOfTheLog(error: unknown): boolean {
  // A code that an older schema does not know concerns its event alone.
  if (isDomainError(error, 'GLOBAL_SCHEMA_BEHIND') && isDomainError(error.cause, 'VALUE_NOT_ALLOWED')) return false;
  if (isDomainError(error) && error.kind === 'unavailable') return true;
  return OF_THE_LOG.has(driverErrorOf(error)?.errno ?? 0);
}

const isOfTheChain = (error: unknown): boolean => isOfTheLog(error) || isDomainError(error, 'AUDIT_HEAD_FORGED');

export interface BatchWork<T> {
  /** The name of an item in the log: the id of its event, never its content. */
  readonly name: (item: T) => string;
  readonly write: (part: readonly T[]) => Promise<void>;
}

/**
 * Writes events in batches. A batch that cannot be written is halved until the failing event is alone; that event is counted and
 * logged once, by its id, and the other events are written.
 */
export class EventBatches {
  private readonly loop: IsolatedLoop;

  constructor(loop: string) {
    this.loop = new IsolatedLoop(loop);
  }

  /** Writes items of one chain; returns the items that cannot be written. @throws errors of the whole log or chain */
  async write<T>(items: readonly T[], work: BatchWork<T>): Promise<readonly T[]> {
    if (items.length <= 1) return this.writeAlone(items, work);
    try {
      await work.write(items);
      return [];
    } catch (error) {
      if (isOfTheChain(error)) throw error;
    }
    const half = Math.ceil(items.length / 2);
    const first = await this.write(items.slice(0, half), work);
    return [...first, ...(await this.write(items.slice(half), work))];
  }

  /** Runs the work for each chain; returns the chains for which it failed. @throws errors of the whole log */
  async eachChain(chains: readonly number[], work: (chain: number) => Promise<void>): Promise<ReadonlySet<number>> {
    const failed = new Set<number>();
    await this.loop.each(chains, {
      name: (chain) => `chain ${chain}`,
      work: (chain) =>
        work(chain).catch((error: unknown) => {
          failed.add(chain);
          throw error;
        }),
      endsWith: isOfTheLog,
    });
    return failed;
  }

  private async writeAlone<T>(items: readonly T[], { name, write }: BatchWork<T>): Promise<readonly T[]> {
    const failed = await this.loop.each(items, {
      name,
      work: (item) => write([item]).catch(rethrowNamed),
      endsWith: isOfTheChain,
    });
    return failed.length === 0 ? [] : items;
  }
}

/** The message of an error can contain data of the event, so only the name of the error is kept. */
function rethrowNamed(error: unknown): never {
  if (isDomainError(error)) throw error;
  const reason = driverErrorOf(error) === null && error instanceof Error ? error.name : reasonOf(error);
  throw new Error(reason, { cause: error });
}

const AGAIN_AFTER_MS = 10 * 60_000;

/** Items that a process skips for ten minutes before it tries all of them again. */
export class SetAside<T> {
  private readonly kept = new Set<T>();
  private since = clock.monotonicMs();

  add(item: T): void {
    this.kept.add(item);
  }

  get all(): ReadonlySet<T> {
    if (clock.monotonicMs() - this.since >= AGAIN_AFTER_MS) {
      this.kept.clear();
      this.since = clock.monotonicMs();
    }
    return this.kept;
  }
}
