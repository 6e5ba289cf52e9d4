import { errors, importJWK, jwtVerify, SignJWT, generateKeyPair, exportJWK } from 'jose';
import type { JWK } from 'jose';
import type { RequestActor } from '#http';

const ISSUER = 'bench';
const AUDIENCE = 'impact-auto';
const PERMISSIONS: ReadonlySet<string> = new Set(['vehicles:read', 'vehicles:create']);

/** Access tokens of the shape of architecture.md §9 for tenants 1…`tenants`, and the key that verifies them. */
export async function issueTokens(tenants: number): Promise<{ tokens: string[]; key: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  const sign = (tenantId: number): Promise<string> =>
    new SignJWT({ tid: tenantId, sid: `session-${tenantId}`, name: 'Awa Koné' })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject('1')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  const tokens = await Promise.all(Array.from({ length: tenants }, (_, index) => sign(index + 1)));
  return { tokens, key: await exportJWK(publicKey) };
}

export type Authenticate = (authorization: string | undefined, tenantId: number) => Promise<RequestActor>;

/** The same verification for every contender: signature, type, times and tenant, on every request. */
export async function authenticatorOf(jwk: JWK): Promise<Authenticate> {
  const key = await importJWK(jwk, 'EdDSA');
  return async (authorization, tenantId) => {
    const token = authorization?.replace(/^Bearer /, '') ?? '';
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
      issuer: ISSUER,
      audience: AUDIENCE,
    });
    if (payload['tid'] !== tenantId) throw new errors.JWTClaimValidationFailed('another tenant', payload, 'tid');
    return {
      actor: { type: 'user', userId: Number(payload.sub), name: String(payload['name']) },
      permissions: PERMISSIONS,
      plane: 'tenant',
      tenantId,
      sessionId: String(payload['sid']),
    };
  };
}
