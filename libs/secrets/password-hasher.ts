import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { passwordGateFull } from './secrets.errors';

/** OWASP's floor for Argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** A hash nobody knows a password of, at the same cost: what unknown accounts are checked against. */
const NOBODY = [
  '$argon2id$v=19',
  `m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}`,
  ...[16, 32].map((bytes) => randomBytes(bytes).toString('base64').replaceAll('=', '')),
].join('$');
const AT_ONCE = 2;
const MOST_WAITING = 64;

/** Argon2id behind a gate: two hashes at a time, a bounded queue, then 503, so that logins cannot starve requests. */
export class PasswordHasher {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  /** @throws DomainError LOGIN_BUSY when the queue is full. */
  hash(password: string): Promise<string> {
    return this.gated(() => hash(password, COST));
  }

  /**
   * Whether the password is the one behind the hash. With `null` (no such user, or none set) it works as long and answers
   * false, so that the time tells nothing.
   *
   * @throws DomainError LOGIN_BUSY when the queue is full.
   */
  async verify(password: string, stored: string | null): Promise<boolean> {
    const matches = await this.gated(() => verify(stored ?? NOBODY, password));
    return matches && stored !== null;
  }

  private async gated<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private enter(): Promise<void> | undefined {
    if (this.running < AT_ONCE) {
      this.running += 1;
      return undefined;
    }
    if (this.queue.length >= MOST_WAITING) throw passwordGateFull({}, { retryAfterSeconds: 1 });
    return new Promise((resolve) => {
      this.queue.push(resolve);
    });
  }

  private leave(): void {
    const next = this.queue.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}
