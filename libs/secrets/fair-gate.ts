/** How much a gate lets in. */
export interface GateLimits {
  readonly atOnce: number;
  readonly mostWaiting: number;
}

interface Waiter {
  readonly admit: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * Runs few pieces of work at a time. The rest waits in lanes, one for each tenant: each turn serves the next lane once, and when all
 * places are taken the longest lane gives up its newest, so that a flood of one tenant neither delays nor refuses the others.
 */
export class FairGate {
  private running = 0;
  private waiting = 0;
  /** Lanes that somebody waits in, the next turn first. */
  private readonly lanes = new Map<string, Waiter[]>();

  constructor(
    private readonly limits: GateLimits,
    private readonly full: () => Error,
  ) {}

  /** @throws what `full` makes when no place is left; what `work` throws */
  async run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    await this.enter(lane);
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private enter(lane: string): Promise<void> | undefined {
    if (this.running < this.limits.atOnce) {
      this.running += 1;
      return undefined;
    }
    if (this.waiting >= this.limits.mostWaiting) this.makeRoomFor(lane);
    return new Promise((admit, refuse) => {
      const waiters = this.lanes.get(lane) ?? [];
      waiters.push({ admit, refuse });
      this.lanes.set(lane, waiters);
      this.waiting += 1;
    });
  }

  /** Nobody is turned out for a lane that would be as long. */
  private makeRoomFor(lane: string): void {
    const [name, longest] = [...this.lanes].reduce((one, other) => (other[1].length > one[1].length ? other : one));
    if (longest.length <= (this.lanes.get(lane)?.length ?? 0) + 1) throw this.full();
    longest.pop()?.refuse(this.full());
    this.waiting -= 1;
    if (longest.length === 0) this.lanes.delete(name);
  }

  private leave(): void {
    const [next] = this.lanes;
    if (next === undefined) {
      this.running -= 1;
      return;
    }
    const [lane, waiters] = next;
    const waiter = waiters.shift();
    this.lanes.delete(lane);
    if (waiters.length > 0) this.lanes.set(lane, waiters);
    this.waiting -= 1;
    waiter?.admit();
  }
}
