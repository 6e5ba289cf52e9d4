import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { FairQueue } from '#kernel';
import { passwordGateFull } from './secrets.errors';

/** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** A hash of an unknown password, with the same cost. Passwords of unknown accounts are checked against it. */
const NOBODY = [
  '$argon2id$v=19',
  `m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}`,
  ...[16, 32].map((bytes) => randomBytes(bytes).toString('base64').replaceAll('=', '')),
].join('$');
const LIMITS = { concurrency: 2, waitingPerKey: 64, waiting: 64 };
const RETRY_AFTER_S = 2;

/** `outdated`: the password is right, but its hash is of the text before normalisation and should be replaced. */
export type PasswordVerdict = 'right' | 'wrong' | 'outdated';

/** The password in NFKC, so that it does not depend on how a keyboard composes its letters. */
export const normalizedPassword = (password: string): string => password.normalize('NFKC');

/** Argon2id behind a fair queue: two hashes at a time, a bounded queue that is fair between tenants, then 503. */
export class PasswordHasher {
  private readonly gate = new FairQueue<string>(LIMITS, () =>
    passwordGateFull({}, { retryAfterSeconds: RETRY_AFTER_S }),
  );

  /**
   * `tenantId` is the key of the fair queue; null on the control plane. @throws DomainError LOGIN_BUSY if the queue is
   * full
   */
  hash(password: string, tenantId: number | null): Promise<string> {
    return this.gated(tenantId, () => hash(normalizedPassword(password), COST));
  }

  /**
   * Checks a password against a hash. For `null` (unknown user, or no password) it takes the same time and returns
   * `wrong`, so that the time reveals nothing. Hashes from before the normalisation are compared with the text as it
   * was typed.
   *
   * @throws DomainError LOGIN_BUSY if the queue is full
   */
  verify(password: string, stored: string | null, tenantId: number | null): Promise<PasswordVerdict> {
    const known = stored ?? NOBODY;
    const normalized = normalizedPassword(password);
    return this.gated(tenantId, async () => {
      if (await verify(known, normalized)) return stored === null ? 'wrong' : 'right';
      if (normalized === password || !(await verify(known, password))) return 'wrong';
      return stored === null ? 'wrong' : 'outdated';
    });
  }

  private gated<T>(tenantId: number | null, work: () => Promise<T>): Promise<T> {
    return this.gate.run(tenantId === null ? 'platform' : `tenant ${tenantId}`, work);
  }
}
