import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { FairQueue } from '#kernel';
import { passwordGateFull } from './secrets.errors';

/** OWASP's floor for Argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** A hash nobody knows a password of, at the same cost: what unknown accounts are checked against. */
const NOBODY = [
  '$argon2id$v=19',
  `m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}`,
  ...[16, 32].map((bytes) => randomBytes(bytes).toString('base64').replaceAll('=', '')),
].join('$');
const LIMITS = { concurrency: 2, waitingPerKey: 64, waiting: 64 };
const RETRY_AFTER_S = 2;

/** `outdated`: the password is right, and its hash should be made again because it is one of the text before normalisation. */
export type PasswordVerdict = 'right' | 'wrong' | 'outdated';

/** One password, however a keyboard composes its letters (NFKC). */
export const normalizedPassword = (password: string): string => password.normalize('NFKC');

/** Argon2id behind a gate: two hashes at a time, a bounded queue that is fair over tenants, then 503. */
export class PasswordHasher {
  private readonly gate = new FairQueue<string>(LIMITS, () =>
    passwordGateFull({}, { retryAfterSeconds: RETRY_AFTER_S }),
  );

  /** `tenantId` names whose turn it is; null on the control plane. @throws DomainError LOGIN_BUSY when the queue is full. */
  hash(password: string, tenantId: number | null): Promise<string> {
    return this.gated(tenantId, () => hash(normalizedPassword(password), COST));
  }

  /**
   * Whether the password is the one behind the hash. With `null` (no such user, or none set) it works as long and answers
   * `wrong`, so that the time tells nothing. Hashes made before passwords were normalised are of the text as it was typed.
   *
   * @throws DomainError LOGIN_BUSY when the queue is full.
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
