import type { EntityManager } from 'typeorm';
import { Collaborateur } from './collaborateur.entity';

/** The id of the staff member linked to an account; null if there is none. */
export async function collaborateurOf(manager: EntityManager, userId: number | null): Promise<number | null> {
  if (userId === null) return null;
  return (await manager.findOneBy(Collaborateur, { userId }))?.id ?? null;
}
