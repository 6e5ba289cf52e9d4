import type { RouteDescription } from '#http';
import { isDomainError } from '#kernel';
import type { DeclaredCode } from './error-codes';

describe('The error codes of a route', () => {
  it('are those of declared errors: a misspelt one does not compile', () => {
    const codes: readonly DeclaredCode[] = ['PLATE_TAKEN', 'STALE_VERSION'];
    const routes: readonly RouteDescription[] = [
      { summary: 'of the fleet and a lib', problems: { 409: codes } },
      { summary: 'of a guard', problems: { 422: ['AUTHORIZATION_EXPIRED'] } },
      // @ts-expect-error -- no such error
      { summary: 'misspelt', problems: { 409: ['PLATE_TAKEN', 'PLATE_TAKN'] } },
    ];
    expect(routes).toHaveLength(3);
    // @ts-expect-error -- no such error
    expect(isDomainError(null, 'STALE_VERSIONS')).toBe(false);
  });
});
