/** The actor of a unit of work or a log line: a user, an API key or the system itself (jobs, command line). */
export type Actor =
  | {
      readonly type: 'user';
      readonly userId: number;
      readonly name: string;
      /** True for a platform administrator who entered the tenant with a grant. */
      readonly byGrant?: true;
    }
  | { readonly type: 'api_key'; readonly userId: number | null; readonly keyId: number; readonly name: string }
  | { readonly type: 'system'; readonly userId: null; readonly name: string };

/** The reader of a query. It decides which rows the query returns. */
export interface Viewer {
  /** Null for API keys and the system, which have no vehicle of their own. */
  readonly userId: number | null;
  /** The reader sees only the vehicles assigned to them now (`domain.md` §17.2). */
  readonly ownVehiclesOnly: boolean;
  /** The reader sees only the records of this garage; null if the reader is not bound to a garage. */
  readonly garageId: number | null;
}

/**
 * Reader without restrictions: for work of the product itself, and for requests whose restriction was checked before.
 */
export const EVERYTHING: Viewer = { userId: null, ownVehiclesOnly: false, garageId: null };

/** The text that identifies an actor in a column. Equal texts mean the same user, the same API key, or the system. */
export function actorRef(actor: Actor): string {
  if (actor.type === 'user') return `user:${actor.userId}`;
  return actor.type === 'api_key' ? `api_key:${actor.keyId}` : 'system';
}

export const systemActor = (name: string): Actor => ({ type: 'system', userId: null, name });
