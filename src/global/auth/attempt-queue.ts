import { FairQueue } from '#kernel';
import { passwordGateFull } from '#secrets';

const MAX_WAITING = 64;
const RETRY_AFTER_S = 2;

/** Limits the concurrency of attempts that share a name, so that each attempt sees the results of those before it. */
export class AttemptQueue {
  private readonly gates = new Map<string, { readonly gate: FairQueue<string>; users: number }>();

  /** @throws DomainError LOGIN_BUSY when too many wait; errors of `work` */
  async run<T>(name: string, concurrency: number, work: () => Promise<T>): Promise<T> {
    const entry = this.gates.get(name) ?? {
      gate: new FairQueue<string>({ concurrency, waitingPerKey: MAX_WAITING, waiting: MAX_WAITING }, busy),
      users: 0,
    };
    this.gates.set(name, entry);
    entry.users += 1;
    try {
      return await entry.gate.run(name, work);
    } finally {
      entry.users -= 1;
      if (entry.users === 0) this.gates.delete(name);
    }
  }
}

const busy = (): Error => passwordGateFull({}, { retryAfterSeconds: RETRY_AFTER_S });
