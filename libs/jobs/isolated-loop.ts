import { Logger } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import { loopIncomplete } from './jobs.errors';

/** An item a loop could not do. */
export interface LoopFailure {
  readonly item: string;
  readonly error: unknown;
}

export interface LoopWork<T> {
  /** What the log calls an item: an id, a kind, a slug; nothing personal. */
  readonly name: (item: T) => string;
  readonly work: (item: T) => Promise<unknown>;
  /** Items worked on at the same time; one unless given. */
  readonly concurrency?: number;
  /** Ends the loop, by throwing its reason. */
  readonly signal?: AbortSignal;
  /** Errors that are not of one item, such as the global database being away: they end the loop. */
  readonly endsWith?: (error: unknown) => boolean;
}

/** More failing items in one round are logged as a number. */
const MOST_LOGGED = 20;
/** More failing items than this are logged again in the next round. */
const MOST_REMEMBERED = 1000;

const failures = new Map<string, number>();

/** How many items failed in this process, by loop: the metric `loop_item_failures_total`. */
export function loopFailures(): ReadonlyMap<string, number> {
  return failures;
}

/**
 * A loop in which no item stops the others. A failing item is counted, logged once by its name until it works again, and answered to the
 * caller, who decides whether the whole is to be done again ({@link failed}). An abort and a lost lease end the loop.
 */
export class IsolatedLoop {
  private readonly logger = new Logger('Loops');
  private readonly failing = new Set<string>();

  constructor(private readonly loop: string) {
    if (!failures.has(loop)) failures.set(loop, 0);
  }

  /** @throws the reason of `signal`, LEASE_LOST, and what `endsWith` names; else it answers what failed */
  async each<T>(items: Iterable<T> | AsyncIterable<T>, loopWork: LoopWork<T>): Promise<LoopFailure[]> {
    const round: Round = { failures: [], logged: 0, isOver: false };
    const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    const worker = async (): Promise<void> => {
      for (let next = await source.next(); next.done !== true && !round.isOver; next = await source.next()) {
        loopWork.signal?.throwIfAborted();
        const failed = await this.attempt(next.value, loopWork);
        if (failed !== null) this.note({ item: loopWork.name(next.value), error: failed.cause }, round);
      }
    };
    const guarded = (): Promise<void> =>
      worker().catch((error: unknown) => {
        round.isOver = true;
        throw error;
      });
    const outcomes = await Promise.allSettled(Array.from({ length: loopWork.concurrency ?? 1 }, guarded));
    await source.return?.();
    if (round.logged > MOST_LOGGED) this.logger.error(`${this.loop}: ${round.logged - MOST_LOGGED} more items failed`);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    return round.failures;
  }

  /** As {@link each}, of the named steps of one work that do not need each other. */
  steps(steps: Readonly<Record<string, () => Promise<unknown>>>, signal?: AbortSignal): Promise<LoopFailure[]> {
    const names = { name: ([name]: Step) => name, work: ([, step]: Step) => step() };
    return this.each(Object.entries(steps), signal === undefined ? names : { ...names, signal });
  }

  /** For a run that is to be tried again when items failed. @throws DomainError LOOP_INCOMPLETE, caused by the first failure */
  failed(failed: readonly LoopFailure[]): void {
    const [first] = failed;
    if (first === undefined) return;
    throw loopIncomplete({ loop: this.loop, failed: failed.length, first: first.item }, { cause: first.error });
  }

  private async attempt<T>(item: T, { name, work, signal, endsWith }: LoopWork<T>): Promise<{ cause: unknown } | null> {
    try {
      await work(item);
      if (this.failing.delete(name(item))) this.logger.log(`${this.loop}: ${name(item)} works again`);
      return null;
    } catch (cause) {
      if (signal?.aborted === true || isDomainError(cause, 'LEASE_LOST') || endsWith?.(cause) === true) throw cause;
      return { cause };
    }
  }

  private note(failure: LoopFailure, round: Round): void {
    const { item, error } = failure;
    failures.set(this.loop, (failures.get(this.loop) ?? 0) + 1);
    round.failures.push(failure);
    if (this.failing.has(item)) return;
    round.logged += 1;
    if (round.logged <= MOST_LOGGED) this.logger.error(`${this.loop}: ${item} failed: ${reasonOf(error)}`);
    if (this.failing.size < MOST_REMEMBERED) this.failing.add(item);
  }
}

/** Named steps of one tenant's work: the log tells whose step fails. */
export function stepsOf(tenantId: number, steps: Readonly<Record<string, () => Promise<unknown>>>): typeof steps {
  return Object.fromEntries(Object.entries(steps).map(([name, step]) => [`${name} of tenant ${tenantId}`, step]));
}

type Step = readonly [string, () => Promise<unknown>];

interface Round {
  readonly failures: LoopFailure[];
  logged: number;
  /** An error ended the loop. */
  isOver: boolean;
}
