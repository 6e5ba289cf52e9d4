import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '#secrets';
import type { KeyRing } from '#secrets';

/** The signature of a document: an HMAC with a key derived from the platform's master keys. */
export interface Signature {
  readonly algorithm: 'HMAC-SHA256';
  readonly keyId: string;
  readonly mac: string;
}

export type Signed<T extends object> = T & { readonly signature: Signature };

/** Each kind of document has its own derived key, so that one kind cannot be presented as another. */
export type DocumentKind = 'export manifest' | 'erasure certificate' | 'restore report';

export function signDocument<T extends object>(ring: KeyRing, kind: DocumentKind, facts: T): Signed<T> {
  const keyId = ring.currentId;
  return { ...facts, signature: { algorithm: 'HMAC-SHA256', keyId, mac: macOf(ring, kind, keyId, facts) } };
}

/** Whether the signature matches the document, with any key of the ring. */
export function isGenuine(ring: KeyRing, kind: DocumentKind, document: Partial<Signed<object>>): boolean {
  const { signature, ...facts } = document;
  if (signature === undefined || !ring.ids.includes(signature.keyId)) return false;
  const expected = Buffer.from(macOf(ring, kind, signature.keyId, facts), 'hex');
  const given = Buffer.from(signature.mac, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function macOf(ring: KeyRing, kind: DocumentKind, keyId: string, facts: object): string {
  return createHmac('sha256', deriveKey(ring, kind, keyId))
    .update(canonical(facts))
    .digest('hex');
}

/** JSON with sorted keys, so that a document that was parsed and written again has the same signature. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}
