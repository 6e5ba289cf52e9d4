import { DeadlinePassed, withDeadline } from './deadline';
import { shareOfRequest } from './request-deadline';

const MAX_FAULTS = 3;
const PAUSE_MS = 10_000;
/** A destination that does not answer for this long does not work. */
const FAIR_MS = 1000;
const MAX_CIRCUITS = 5000;

/** The call was not made, because the last calls of this destination failed. */
export class CircuitOpen extends Error {
  readonly code = 'ECIRCUITOPEN';

  constructor(readonly destination: string) {
    super(`${destination} failed repeatedly and is not asked for some seconds`);
    this.name = 'CircuitOpen';
  }
}

/** One call of something outside. */
export interface OutsideCall<T> {
  /** Time limit; a request shortens it to what it has left. */
  readonly withinMs: number;
  /** `signal` aborts at the end of the time. */
  readonly ask: (signal: AbortSignal) => Promise<T>;
  /** Whether the destination does not work, rather than that it refuses this call; by default every error says so. */
  readonly isFault?: (error: unknown) => boolean;
}

/**
 * The calls of one destination outside the product. Each has a deadline. After three failed calls in a row the destination is not asked for
 * ten seconds, so that nobody waits for what does not answer; then one call tries whether it works again.
 */
export class Circuit {
  private faults = 0;
  private closedAt = 0;
  private isTrying = false;

  constructor(
    private readonly destination: string,
    private readonly pauseMs = PAUSE_MS,
  ) {}

  get isOpen(): boolean {
    return this.faults >= MAX_FAULTS && (this.isTrying || performance.now() < this.closedAt);
  }

  /** @throws CircuitOpen, DeadlinePassed, and what the call throws */
  async call<T>({ withinMs, ask, isFault = () => true }: OutsideCall<T>): Promise<T> {
    if (this.isOpen) throw new CircuitOpen(this.destination);
    const isTrial = this.faults >= MAX_FAULTS;
    this.isTrying ||= isTrial;
    const ms = shareOfRequest(withinMs);
    try {
      const answer = await this.inTime(ms, ask);
      this.faults = 0;
      return answer;
    } catch (error) {
      if (error instanceof DeadlinePassed) this.passed(ms, withinMs);
      else if (isFault(error)) this.failed();
      else this.faults = 0;
      throw error;
    } finally {
      if (isTrial) this.isTrying = false;
    }
  }

  private async inTime<T>(ms: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const ended = new AbortController();
    return withDeadline(this.destination, ms, ask(ended.signal), () => ended.abort());
  }

  /** A request that had hardly any time left says nothing about the destination. */
  private passed(ms: number, withinMs: number): void {
    if (ms >= Math.min(withinMs, FAIR_MS)) this.failed();
  }

  private failed(): void {
    this.faults += 1;
    this.closedAt = performance.now() + this.pauseMs;
  }
}

/** Circuits of many destinations, by name. Those that were used longest ago are forgotten. */
export class Circuits {
  private readonly byName = new Map<string, Circuit>();

  of(destination: string): Circuit {
    const circuit = this.byName.get(destination) ?? new Circuit(destination);
    this.byName.delete(destination);
    this.byName.set(destination, circuit);
    const [oldest] = this.byName.keys();
    if (this.byName.size > MAX_CIRCUITS && oldest !== undefined) this.byName.delete(oldest);
    return circuit;
  }
}
