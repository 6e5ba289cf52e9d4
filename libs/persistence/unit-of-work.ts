import type { EntityManager } from 'typeorm';
import type { Actor } from '#kernel';

/**
 * One business transaction: the entity manager inside the transaction, and the actor. Service methods that write take
 * it as their first argument, so the signature shows that the effect belongs to the caller's transaction.
 */
export interface UnitOfWork {
  readonly manager: EntityManager;
  readonly actor: Actor;
  /** Set in the transaction of a dry run, which is always rolled back. */
  readonly isRehearsed?: true;
}
