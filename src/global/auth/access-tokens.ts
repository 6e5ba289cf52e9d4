import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { clock } from '#kernel';
import { deriveKey, KEY_RING, KeyRing } from '#secrets';

/** Claims of a token: user, tenant and session. A token of the control plane has no tenant. */
export interface TokenClaims {
  readonly userId: number;
  readonly tenantId: number | null;
  readonly sessionId: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

export const TOKEN_LIFETIME_S = 600;

const ISSUER = 'impact-auto';
const TYPE = 'at+jwt';
const ALGORITHM = 'EdDSA';
const MAX_REMEMBERED = 50_000;
const CLOCK_SKEW_S = 5;
/** DER of an Ed25519 private key, up to its 32-byte seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

const audienceOf = (tenantId: number | null): string => (tenantId === null ? 'platform' : `tenant:${tenantId}`);

/**
 * Issues and verifies access tokens (architecture.md §9). The signing key is derived from the current master key and named by its
 * id, so that every replica has it. Keys of earlier master keys still verify.
 */
@Injectable()
export class AccessTokens {
  private readonly signingKey: KeyObject;
  private readonly signingKeyId: string;
  private readonly publicKeys: ReadonlyMap<string, KeyObject>;
  private readonly verified = new Map<string, TokenClaims>();

  constructor(@Inject(KEY_RING) keyRing: KeyRing) {
    this.signingKeyId = keyRing.currentId;
    this.signingKey = signingKeyOf(keyRing, keyRing.currentId);
    this.publicKeys = new Map(keyRing.ids.map((id) => [id, createPublicKey(signingKeyOf(keyRing, id))]));
  }

  /** A token for the user, bound to the session and the tenant; with `null` bound to the control plane. */
  issue(userId: number, tenantId: number | null, sessionId: string): Promise<string> {
    const issuedAt = clock.now();
    return new SignJWT({ tid: tenantId, sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: this.signingKeyId })
      .setIssuer(ISSUER)
      .setAudience(audienceOf(tenantId))
      .setSubject(String(userId))
      .setIssuedAt(issuedAt)
      .setExpirationTime(new Date(issuedAt.getTime() + TOKEN_LIFETIME_S * 1000))
      .sign(this.signingKey);
  }

  /** The claims of a valid token of any tenant; null for any other token, without a reason. */
  async verify(token: string): Promise<TokenClaims | null> {
    return this.remembered(token) ?? (await this.check(token));
  }

  private remembered(token: string): TokenClaims | null {
    const claims = this.verified.get(token);
    if (claims === undefined) return null;
    if (claims.expiresAt * 1000 > clock.nowMs()) return claims;
    this.verified.delete(token);
    return null;
  }

  private async check(token: string): Promise<TokenClaims | null> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.publicKey(kid), {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        currentDate: clock.now(),
        requiredClaims: ['sub', 'aud', 'exp', 'iat', 'sid'],
      });
      const { sub, aud, tid, sid, iat = Infinity, exp = 0 } = payload;
      const tenantId = typeof tid === 'number' ? tid : null;
      const isOurs = (tenantId !== null || tid === null) && aud === audienceOf(tenantId) && typeof sid === 'string';
      if (!isOurs || iat > clock.nowMs() / 1000 + CLOCK_SKEW_S) return null;
      const claims = { userId: Number(sub), tenantId, sessionId: sid, expiresAt: exp };
      this.remember(token, claims);
      return claims;
    } catch {
      return null;
    }
  }

  private publicKey(keyId: string | undefined): KeyObject {
    const key = this.publicKeys.get(keyId ?? '');
    if (key === undefined) throw new Error('unknown key');
    return key;
  }

  private remember(token: string, claims: TokenClaims): void {
    if (this.verified.size >= MAX_REMEMBERED) {
      for (const oldest of this.verified.keys()) {
        this.verified.delete(oldest);
        break;
      }
    }
    this.verified.set(token, claims);
  }
}

function signingKeyOf(keyRing: KeyRing, keyId: string): KeyObject {
  const seed = deriveKey(keyRing, 'access token signature', keyId);
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}
