import type { Actor } from './actor';

/** What a client said about one write, independent of HTTP: who, under which idempotency key, against which version. */
export interface WriteRequest {
  readonly actor: Actor;
  /** `fingerprint` is the SHA-256 of method, route and canonical body; `scope` separates the actors that may choose equal keys. */
  readonly idempotency: { readonly key: string; readonly scope: string; readonly fingerprint: string } | null;
  /** The version the client last saw (`If-Match`, or `version` of the body); null when it named none. */
  readonly expectedVersion: number | null;
  /** Tells the edge that the answer is a stored one (`Idempotent-Replayed: true`). */
  markReplayed(): void;
}
