import type { EntityManager } from 'typeorm';
import type { Actor } from '#kernel';

/**
 * One business transaction: the manager that is inside it and who acts. Service methods that write take it as their first
 * argument, so a reader sees in the signature that the effect belongs to the caller's transaction.
 */
export interface UnitOfWork {
  readonly manager: EntityManager;
  readonly actor: Actor;
}
