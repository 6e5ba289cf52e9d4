import { Logger } from '@nestjs/common';
import { interruption, isDomainError, throwIfInterrupted } from '#kernel';
import { reasonOf } from '#persistence';
import { loopIncomplete } from './jobs.errors';

/** An item that failed in a loop. */
export interface LoopFailure {
  readonly item: string;
  readonly error: unknown;
}

export interface LoopWork<T> {
  /** The name of an item in the log: an id, a kind, a slug; never personal data. */
  readonly name: (item: T) => string;
  readonly work: (item: T) => Promise<unknown>;
  /** Number of items that are processed at the same time; 1 by default. */
  readonly concurrency?: number;
  /** Ends the loop; `each` throws the reason of the signal. */
  readonly signal?: AbortSignal;
  /** Errors that do not belong to one item, such as an unreachable global database. They end the loop. */
  readonly endsWith?: (error: unknown) => boolean;
}

/** Maximum number of failed items that are logged by name in one round. Only the number of the others is logged. */
const MAX_LOGGED = 20;
/** Maximum number of failed items that are remembered. The others are logged again in the next round. */
const MAX_REMEMBERED = 1000;

const failures = new Map<string, number>();

/** The number of failed items in this process, by loop: the metric `loop_item_failures_total`. */
export function loopFailures(): ReadonlyMap<string, number> {
  return failures;
}

/**
 * A loop in which a failed item does not stop the others. A failed item is counted, logged once by name until it works
 * again, and returned to the caller, which decides whether to repeat the whole loop ({@link failed}). An abort, an
 * interruption and a lost lease end the loop.
 */
export class IsolatedLoop {
  private readonly logger = new Logger('Loops');
  private readonly failing = new Set<string>();

  constructor(private readonly loop: string) {
    if (!failures.has(loop)) failures.set(loop, 0);
  }

  /** Returns the failed items. @throws the reason of `signal`, LEASE_LOST, and the errors that `endsWith` accepts */
  async each<T>(items: Iterable<T> | AsyncIterable<T>, loopWork: LoopWork<T>): Promise<LoopFailure[]> {
    const round: Round = { failures: [], logged: 0, isOver: false };
    const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    const worker = async (): Promise<void> => {
      for (let next = await source.next(); next.done !== true && !round.isOver; next = await source.next()) {
        loopWork.signal?.throwIfAborted();
        throwIfInterrupted();
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
    if (round.logged > MAX_LOGGED) this.logger.error(`${this.loop}: ${round.logged - MAX_LOGGED} more items failed`);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    return round.failures;
  }

  /** As {@link each}, for the named steps of one task that do not depend on each other. */
  steps(steps: Readonly<Record<string, () => Promise<unknown>>>, signal?: AbortSignal): Promise<LoopFailure[]> {
    const names = { name: ([name]: Step) => name, work: ([, step]: Step) => step() };
    return this.each(Object.entries(steps), signal === undefined ? names : { ...names, signal });
  }

  /**
   * As {@link steps}, for a task of one tenant. Returns the facts of all its steps. @throws DomainError LOOP_INCOMPLETE if a
   * step failed, after the others
   */
  async factsOf(tenantId: number, steps: FactSteps, signal?: AbortSignal): Promise<Record<string, unknown>> {
    const facts: Record<string, unknown> = {};
    const noted = Object.entries(steps).map(
      ([name, step]) => [name, async () => Object.assign(facts, await step())] as const,
    );
    this.failed(await this.steps(stepsOf(tenantId, Object.fromEntries(noted)), signal));
    return facts;
  }

  /**
   * Throws if items failed, so that the run is repeated. @throws DomainError LOOP_INCOMPLETE, caused by the first
   * failure
   */
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
      const isStopped = signal?.aborted === true || interruption()?.aborted === true;
      if (isStopped || isDomainError(cause, 'LEASE_LOST') || endsWith?.(cause) === true) throw cause;
      return { cause };
    }
  }

  private note(failure: LoopFailure, round: Round): void {
    const { item, error } = failure;
    failures.set(this.loop, (failures.get(this.loop) ?? 0) + 1);
    round.failures.push(failure);
    if (this.failing.has(item)) return;
    round.logged += 1;
    if (round.logged <= MAX_LOGGED) this.logger.error(`${this.loop}: ${item} failed: ${reasonOf(error)}`);
    if (this.failing.size < MAX_REMEMBERED) this.failing.add(item);
  }
}

/** Adds the tenant to the names of its steps, so that the log shows which tenant failed. */
export function stepsOf(tenantId: number, steps: Readonly<Record<string, () => Promise<unknown>>>): typeof steps {
  return Object.fromEntries(Object.entries(steps).map(([name, step]) => [`${name} of tenant ${tenantId}`, step]));
}

/** Steps by name, each with the facts that it reports. */
type FactSteps = Readonly<Record<string, () => Promise<object>>>;

type Step = readonly [string, () => Promise<unknown>];

interface Round {
  readonly failures: LoopFailure[];
  logged: number;
  /** True after an error ended the loop. */
  isOver: boolean;
}
