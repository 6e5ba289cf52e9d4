import { AsyncLocalStorage } from 'node:async_hooks';
import { shareOfRequest } from '#kernel';
import { databaseOverloaded } from '#persistence';

/** The purpose of a piece of work on the global database: logins, the audit log, or all other work. */
export type ConnectionShare = 'ordinary' | 'authentication' | 'audit';

export interface ShareLimits {
  readonly concurrency: number;
  readonly mostWaiting: number;
  readonly longestWaitMs: number;
}

/** The connections of a process by purpose; two more (`SPARE`) serve reads beside a transaction. */
export const SHARE_LIMITS: Readonly<Record<ConnectionShare, ShareLimits>> = {
  ordinary: { concurrency: 10, mostWaiting: 200, longestWaitMs: 10_000 },
  authentication: { concurrency: 4, mostWaiting: 200, longestWaitMs: 5000 },
  audit: { concurrency: 2, mostWaiting: 200, longestWaitMs: 10_000 },
};
const SPARE = 2;
export const POOL_SIZE = Object.values(SHARE_LIMITS).reduce((sum, { concurrency }) => sum + concurrency, SPARE);

const RETRY_AFTER_S = 2;

/** The place in the share that the surrounding work holds while it runs. */
interface Holder {
  isRunning: boolean;
}

/**
 * Reserves connections for logins and for the audit log. Work waits for a place in its share, first come first served and for a
 * limited time. Nested work uses the place of the surrounding work, so that transactions with reads beside them cannot block each
 * other.
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
    // A timer that was set inside the work can fire after the work has ended; the place is then released.
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
    const { concurrency, mostWaiting, longestWaitMs } = this.limits;
    if (this.running < concurrency) {
      this.running += 1;
      return undefined;
    }
    if (this.waiting.size >= mostWaiting) throw overloaded();
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.waiting.delete(admit);
        reject(overloaded());
      }, shareOfRequest(longestWaitMs));
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

const overloaded = (): Error => databaseOverloaded({}, { retryAfterSeconds: RETRY_AFTER_S, outcome: 'not_stored' });
