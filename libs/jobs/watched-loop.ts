import { setTimeout as pause } from 'node:timers/promises';
import { DeadlinePassed, outsideRequest } from '#kernel';
import { Outage } from './outage';

export interface LoopPlan {
  /** The label `loop` of the metrics. */
  readonly name: string;
  /** One turn; `signal` aborts when the turn is given up. An error is logged once per outage, and the turn is repeated. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  /** A turn that lasts longer is given up, and a new one begins. It must be safe if the given-up turn still ends later. */
  readonly turnMs: number;
  /** Pause after a turn that failed. */
  readonly retryMs: number;
  /** Pause before the next turn while items still wait after a turn; none by default. */
  readonly restMs?: number;
  /** Pause between turns of a loop that runs by the clock; absent for a loop that is only woken. */
  readonly everyMs?: number;
  /** The number of items that wait in this process for the next turn. The loop goes on until none waits. */
  readonly waiting?: () => number;
}

/** The state of the loops of one name in this process. */
export interface LoopState {
  readonly loop: string;
  /** Time since the end of the last turn that succeeded; null before the first one. */
  readonly lastTurnMs: number | null;
  /** For how long a turn has been due without one that succeeded; 0 while none is due. */
  readonly overdueMs: number;
  readonly waiting: number;
  /** Grows for the life of the process. */
  readonly givenUp: number;
}

const watched = new Set<WatchedLoop>();
const givenUp = new Map<string, number>();

/** A loop whose due turn does not succeed for this long stands. */
export const STANDS_AFTER_MS = 60_000;

/** The state of every running loop of this process, one for each name. */
export function loopStates(): readonly LoopState[] {
  const states = new Map<string, LoopState>();
  for (const loop of watched) {
    const known = states.get(loop.name);
    states.set(loop.name, known === undefined ? loop.state() : worse(known, loop.state()));
  }
  return [...states.values()];
}

function worse(one: LoopState, other: LoopState): LoopState {
  const ages = [one.lastTurnMs, other.lastTurnMs].filter((age) => age !== null);
  return {
    ...one,
    lastTurnMs: ages.length === 0 ? null : Math.max(...ages),
    overdueMs: Math.max(one.overdueMs, other.overdueMs),
    waiting: one.waiting + other.waiting,
  };
}

/**
 * The only way to do work again and again in the background. One turn runs at a time. Each turn has a deadline: one that waits for
 * something that never answers is given up, so that it cannot stop the loop. The state of the loop is in the metrics, in the readiness
 * detail and in `doctor`.
 */
export class WatchedLoop {
  readonly name: string;
  private readonly outage: Outage;
  private running: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = 0;
  /** The shortest pause that was asked for during the present turn. */
  private askedAgainMs: number | null = null;
  private hasFailed = false;
  private hasStopped = false;
  private dueAt: number | null = null;
  private completedAt: number | null = null;

  constructor(private readonly plan: LoopPlan) {
    this.name = plan.name;
    this.outage = new Outage(plan.name);
    watched.add(this);
  }

  /** Begins a loop that runs by the clock. */
  start(): void {
    this.wake(this.plan.everyMs);
  }

  /** Asks for a turn soon; several calls share one turn, and a call during a turn asks for another one. */
  wake(afterMs = 0): void {
    if (this.hasStopped) return;
    if (this.running !== null) this.askedAgainMs = Math.min(this.askedAgainMs ?? afterMs, afterMs);
    else this.schedule(this.hasFailed ? Math.max(afterMs, this.plan.retryMs) : afterMs);
  }

  /** Takes a turn now, or waits for the one that runs. Never throws. */
  async run(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running ??= this.begin();
    await this.running;
  }

  /** As {@link run}, but a turn that runs already does not count, because it may have missed what was added since. */
  async runAfresh(): Promise<void> {
    if (this.running !== null) await this.running;
    await this.run();
  }

  /** Takes turns until none is due and nothing waits, for at most `ms`, and ends the loop. */
  async drain(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (this.isPending && performance.now() < until) {
      const restMs = until - performance.now();
      await Promise.race([this.run(), pause(restMs, undefined, { ref: false })]);
      if (this.isPending) await pause(Math.min(restMs, this.plan.retryMs / 4));
    }
    this.stop();
  }

  /** Begins no further turn. */
  stop(): void {
    this.hasStopped = true;
    clearTimeout(this.timer);
    this.timer = undefined;
    watched.delete(this);
  }

  state(): LoopState {
    const now = performance.now();
    return {
      loop: this.name,
      lastTurnMs: this.completedAt === null ? null : now - this.completedAt,
      overdueMs: this.dueAt === null ? 0 : Math.max(0, now - this.dueAt),
      waiting: this.waiting,
      givenUp: givenUp.get(this.name) ?? 0,
    };
  }

  private get waiting(): number {
    return this.plan.waiting?.() ?? 0;
  }

  private get isPending(): boolean {
    const isDue = this.plan.everyMs === undefined && this.timer !== undefined;
    return isDue || this.running !== null || this.waiting > 0;
  }

  private schedule(afterMs: number): void {
    const at = performance.now() + afterMs;
    this.dueAt = Math.min(this.dueAt ?? at, at);
    if (this.timer !== undefined && this.timerAt <= at) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = outsideRequest(() => setTimeout(() => void this.run(), afterMs).unref());
  }

  private begin(): Promise<void> {
    this.dueAt ??= performance.now();
    this.askedAgainMs = null;
    return outsideRequest(() => this.attempt()).finally(() => {
      this.running = null;
      if (!this.hasStopped) this.scheduleNext();
    });
  }

  private async attempt(): Promise<void> {
    const abort = new AbortController();
    const { name, turn, turnMs } = this.plan;
    const late = new DeadlinePassed(`a turn of the loop "${name}"`, turnMs);
    // A process that ends does not wait for it.
    const timer = setTimeout(() => abort.abort(late), turnMs).unref();
    try {
      await Promise.race([turn(abort.signal), abortOf(abort.signal)]);
      this.hasFailed = false;
      this.dueAt = null;
      this.completedAt = performance.now();
      this.outage.over();
    } catch (error) {
      if (error === late) givenUp.set(name, (givenUp.get(name) ?? 0) + 1);
      this.hasFailed = true;
      this.outage.failed(error);
    } finally {
      clearTimeout(timer);
    }
  }

  private scheduleNext(): void {
    const { everyMs, retryMs, restMs = 0 } = this.plan;
    if (this.hasFailed) this.schedule(retryMs);
    else if (this.askedAgainMs !== null) this.schedule(this.askedAgainMs);
    else if (this.waiting > 0) this.schedule(restMs);
    else if (everyMs !== undefined) this.schedule(everyMs);
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}
