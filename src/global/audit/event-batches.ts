import { IsolatedLoop } from '#jobs';
import { isDomainError } from '#kernel';
import { driverErrorOf, reasonOf } from '#persistence';

/** Disk or table full (1021, 1114), no right, database or table (1044, 1045, 1049, 1142, 1146). */
const OF_THE_LOG = new Set([1021, 1044, 1045, 1049, 1114, 1142, 1146]);

/** Whether an error is of the whole log, so that a smaller batch would fail like a larger one. */
export function isOfTheLog(error: unknown): boolean {
  if (isDomainError(error) && error.kind === 'unavailable') return true;
  return OF_THE_LOG.has(driverErrorOf(error)?.errno ?? 0);
}

const isOfTheChain = (error: unknown): boolean => isOfTheLog(error) || isDomainError(error, 'AUDIT_HEAD_FORGED');

export interface BatchWork<T> {
  /** What the log calls an item: its event's id, never what it says. */
  readonly name: (item: T) => string;
  readonly write: (part: readonly T[]) => Promise<void>;
}

/**
 * Writes events in batches in which none stops the others: a batch that cannot be written is halved until the event that cannot be
 * stands alone. That one is counted and logged once, by its id.
 */
export class EventBatches {
  private readonly loop: IsolatedLoop;

  constructor(loop: string) {
    this.loop = new IsolatedLoop(loop);
  }

  /** Writes items of one chain; answers those that cannot be. @throws what is of the whole log or chain */
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

  /** Does the work of each chain; answers those nothing can be written to. @throws what is of the whole log */
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

/** The message of an error can quote what the event says: only its name is told. */
function rethrowNamed(error: unknown): never {
  if (isDomainError(error)) throw error;
  const reason = driverErrorOf(error) === null && error instanceof Error ? error.name : reasonOf(error);
  throw new Error(reason, { cause: error });
}

const AGAIN_AFTER_MS = 10 * 60_000;

/** What a process passes by for ten minutes, before it tries all of it again. */
export class SetAside<T> {
  private readonly kept = new Set<T>();
  private since = Date.now();

  add(item: T): void {
    this.kept.add(item);
  }

  get all(): ReadonlySet<T> {
    if (Date.now() - this.since >= AGAIN_AFTER_MS) {
      this.kept.clear();
      this.since = Date.now();
    }
    return this.kept;
  }
}
