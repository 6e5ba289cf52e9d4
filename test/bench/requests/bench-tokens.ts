import type { RequestActor } from '#http';
import { KeyRing } from '#secrets';
import { unrestricted } from '../../support/actors';
import { AccessTokens } from '../../../src/global/auth/access-tokens';

const USER_ID = 1;
const PERMISSIONS: ReadonlySet<string> = new Set(['vehicles:read', 'vehicles:create']);

/** The product's own tokens, from a key file of the run that every contender reads. */
export function tokensOf(keyFile: string): AccessTokens {
  KeyRing.create(keyFile);
  return new AccessTokens(KeyRing.load(keyFile));
}

/** Fresh tokens of tenants 1…`tenants`: they live ten minutes. */
export function issueTokens(tokens: AccessTokens, tenants: number): Promise<string[]> {
  return Promise.all(Array.from({ length: tenants }, (_, index) => tokens.issue(USER_ID, index + 1, `bench-${index}`)));
}

export type Authenticate = (authorization: string | undefined, tenantId: number) => Promise<RequestActor>;

/** The same check of every request for every contender: the product's, which remembers the tokens it has verified. */
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
