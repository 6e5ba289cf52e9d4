import { AsyncLocalStorage } from 'node:async_hooks';
import { databaseOverloaded } from '#persistence';

/** The purpose of a piece of work on the global database: logins, the audit log, or all other work. */
export type ConnectionShare = 'ordinary' | 'authentication' | 'audit';

export interface ShareLimits {
  readonly atOnce: number;
  readonly mostWaiting: number;
  readonly longestWaitMs: number;
}

/** Of the connections of a process; two more serve what is read inside a transaction beside it. */
export const SHARE_LIMITS: Readonly<Record<ConnectionShare, ShareLimits>> = {
  ordinary: { atOnce: 10, mostWaiting: 200, longestWaitMs: 10_000 },
  authentication: { atOnce: 4, mostWaiting: 200, longestWaitMs: 5000 },
  audit: { atOnce: 2, mostWaiting: 200, longestWaitMs: 10_000 },
};
const SPARE = 2;
export const POOL_SIZE = Object.values(SHARE_LIMITS).reduce((sum, { atOnce }) => sum + atOnce, SPARE);

const RETRY_AFTER_S = 2;

/** A place in the share is held by the work around, for as long as that runs. */
interface Holder {
  isRunning: boolean;
}

/**
 * Reserves connections for logins and for the audit log. Work waits for a place in its share, in the order it came and not for
 * ever. Work inside other work has its place already, so that transactions that read beside themselves cannot block one another.
 */
export class ConnectionShares {
  private readonly holders = new AsyncLocalStorage<Holder>();
  private readonly shares: Readonly<Record<ConnectionShare, Share>>;

  constructor(limits: Readonly<Record<ConnectionShare, ShareLimits>> = SHARE_LIMITS) {
    this.shares = {
      ordinary: new Share(limits.ordinary),
      authentication: new Share(limits.authentication),
      audit: new Share(limits.audit),
    };
  }

  /** @throws DomainError DATABASE_OVERLOADED when too many wait, or one has waited for too long */
  async run<T>(name: ConnectionShare, work: () => Promise<T>): Promise<T> {
    // A timer that was set inside of work outlives it, and has no place any more.
    if (this.holders.getStore()?.isRunning === true) return work();
    const share = this.shares[name];
    await share.enter();
    const holder = { isRunning: true };
    try {
      return await this.holders.run(holder, work);
    } finally {
      holder.isRunning = false;
      share.leave();
    }
  }
}

class Share {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly limits: ShareLimits) {}

  enter(): Promise<void> | undefined {
    const { atOnce, mostWaiting, longestWaitMs } = this.limits;
    if (this.running < atOnce) {
      this.running += 1;
      return undefined;
    }
    if (this.waiting.size >= mostWaiting) throw overloaded();
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.waiting.delete(admit);
        reject(overloaded());
      }, longestWaitMs);
      const admit = (): void => {
        clearTimeout(giveUp);
        resolve();
      };
      this.waiting.add(admit);
    });
  }

  leave(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.running -= 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}

const overloaded = (): Error => databaseOverloaded({}, { retryAfterSeconds: RETRY_AFTER_S });
