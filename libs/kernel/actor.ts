/** Who acts: a person, an API key or the system itself (jobs, command line). Carried by every unit of work and log line. */
export type Actor =
  | {
      readonly type: 'user';
      readonly userId: number;
      readonly name: string;
      /** A platform administrator inside the tenant by a grant. */
      readonly byGrant?: true;
    }
  | { readonly type: 'api_key'; readonly userId: number | null; readonly keyId: number; readonly name: string }
  | { readonly type: 'system'; readonly userId: null; readonly name: string };

/** For whom rows are read, where who asks decides which there are. */
export interface Viewer {
  /** Null for what is no person: it has no vehicle of its own. */
  readonly userId: number | null;
  /** Sees the vehicles assigned to them now and no other (`domain.md` §17.2). */
  readonly ownVehiclesOnly: boolean;
  /** Sees what concerns this garage and no other; null for who is bound to none. */
  readonly garageId: number | null;
}

/** For work of the product itself, and for people whose request was narrowed before. */
export const EVERYTHING: Viewer = { userId: null, ownVehiclesOnly: false, garageId: null };

/** Names an actor in a column: two actors of one name are the same person, key, or the system. */
export function actorRef(actor: Actor): string {
  if (actor.type === 'user') return `user:${actor.userId}`;
  return actor.type === 'api_key' ? `api_key:${actor.keyId}` : 'system';
}

export const systemActor = (name: string): Actor => ({ type: 'system', userId: null, name });
