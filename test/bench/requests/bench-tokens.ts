import type { RequestActor } from '#http';
import { KeyRing } from '#secrets';
import { unrestricted } from '../../support/actors';
import { AccessTokens } from '../../../src/global/auth/access-tokens';

const USER_ID = 1;
const PERMISSIONS: ReadonlySet<string> = new Set(['vehicles:read', 'vehicles:create']);

/** Tokens of the product, from a key file of the run that every contender reads. */
export function tokensOf(keyFile: string): AccessTokens {
  KeyRing.create(keyFile);
  return new AccessTokens(KeyRing.load(keyFile));
}

/** New tokens of tenants 1…`tenants`; they are valid for ten minutes. */
export function issueTokens(tokens: AccessTokens, tenants: number): Promise<string[]> {
  return Promise.all(Array.from({ length: tenants }, (_, index) => tokens.issue(USER_ID, index + 1, `bench-${index}`)));
}

export type Authenticate = (authorization: string | undefined, tenantId: number) => Promise<RequestActor>;

/** The same token check for every contender: that of the product, which caches verified tokens. */
export function authenticatorOf(keyFile: string): Authenticate {
  const tokens = tokensOf(keyFile);
  return async (authorization, tenantId) => {
    const claims = await tokens.verify(authorization?.replace(/^Bearer /, '') ?? '');
    if (claims?.tenantId !== tenantId) throw new Error('no valid token');
    return {
      actor: { type: 'user', userId: claims.userId, name: 'Awa Koné' },
      permissions: PERMISSIONS,
      plane: 'tenant',
      tenantId,
      ...unrestricted(),
      sessionId: claims.sessionId,
    };
  };
}
