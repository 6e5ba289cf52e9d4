import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { deriveKey, KEY_RING, KeyRing } from '#secrets';

/** A `link` is exchanged once for a `visit`. Neither is accepted in place of the other. */
export type PassKind = 'link' | 'visit';

/** Access of one user while the session that requested it is valid. */
export interface Pass {
  readonly id: string;
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export const PASS_LIFETIME_MS: Readonly<Record<PassKind, number>> = { link: 60_000, visit: 30 * 60_000 };

const SHAPE = /^([\w-]{1,12})\.([\w-]{1,400})\.([\w-]{43})$/;

/** Signed texts, `<master key id>.<pass>.<signature>`. Every process can verify them without shared state. */
@Injectable()
export class BoardPasses {
  constructor(@Inject(KEY_RING) private readonly ring: KeyRing) {}

  issue(kind: PassKind, sessionId: string, now = clock.nowMs()): { readonly text: string; readonly pass: Pass } {
    const pass: Pass = { id: randomUUID(), sessionId, expiresAt: now + PASS_LIFETIME_MS[kind] };
    const body = Buffer.from(JSON.stringify(pass)).toString('base64url');
    const { currentId } = this.ring;
    return { text: `${currentId}.${body}.${this.signature(kind, currentId, body).toString('base64url')}`, pass };
  }

  /** The pass in a text that has a valid signature of this kind and has not expired; null for any other text, without the reason. */
  read(kind: PassKind, text: string): Pass | null {
    const [, keyId = '', body = '', signature = ''] = SHAPE.exec(text) ?? [];
    if (this.ring.key(keyId) === undefined) return null;
    const given = Buffer.from(signature, 'base64url');
    const expected = this.signature(kind, keyId, body);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const pass = JSON.parse(Buffer.from(body, 'base64url').toString()) as Pass;
    return pass.expiresAt > clock.nowMs() ? pass : null;
  }

  private signature(kind: PassKind, keyId: string, body: string): Buffer {
    return createHmac('sha256', deriveKey(this.ring, `queue board ${kind}`, keyId))
      .update(body)
      .digest();
  }
}
