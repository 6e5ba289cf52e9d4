import { rewriteTenantPath } from './rewrite-path';

const ON = { baseDomain: 'impact-auto.com', pathRouting: true };

describe('rewriting a path', () => {
  it.each([
    ['/acme/api/v1/vehicles?page=2', 'impact-auto.com', '/api/v1/vehicles?page=2', 'acme'],
    ['/ACME/api/v1/vehicles', '127.0.0.1:3000', '/api/v1/vehicles', 'acme'],
    ['/acme/api/v1', 'localhost', '/api/v1', 'acme'],
    ['/admin/api/v1/tenants', 'impact-auto.com', '/admin/api/v1/tenants', null],
    ['/acme/api/v1/vehicles', 'other.impact-auto.com', '/acme/api/v1/vehicles', null],
    ['/acme/api/v1/vehicles', 'fleet.acme.fr', '/acme/api/v1/vehicles', null],
    ['/xn--abc/api/v1/vehicles', 'impact-auto.com', '/xn--abc/api/v1/vehicles', null],
    ['/a_b/api/v1/vehicles', 'impact-auto.com', '/a_b/api/v1/vehicles', null],
    ['/a/b/api/v1/vehicles', 'impact-auto.com', '/a/b/api/v1/vehicles', null],
    ['/acme/api/v2/vehicles', 'impact-auto.com', '/acme/api/v2/vehicles', null],
    ['/acme/api/v10', 'impact-auto.com', '/acme/api/v10', null],
    ['/api/v1/tenants', 'admin.impact-auto.com', '/admin/api/v1/tenants', null],
    ['/admin/api/v1/tenants', 'admin.impact-auto.com', '/admin/api/v1/tenants', null],
    ['/acme/invitation?token=abc', 'impact-auto.com', '/invitation?token=abc', 'acme'],
    ['/acme/password-reset', 'localhost', '/password-reset', 'acme'],
    ['/acme/invitations', 'localhost', '/acme/invitations', null],
    ['/admin/password-reset', 'localhost', '/admin/password-reset', null],
    ['/docs', 'admin.impact-auto.com', '/docs', null],
    ['/api/v1/vehicles', 'acme.impact-auto.com', '/api/v1/vehicles', null],
    ['/acme/api/v1/vehicles', 'a..b', '/acme/api/v1/vehicles', null],
  ])('%s on %s', (url, host, rewritten, pathSlug) => {
    expect(rewriteTenantPath(url, host, ON)).toEqual({ url: rewritten, pathSlug });
  });

  it('leaves paths alone when path routing is off', () => {
    const url = '/acme/api/v1/vehicles';
    expect(rewriteTenantPath(url, 'impact-auto.com', { ...ON, pathRouting: false })).toEqual({ url, pathSlug: null });
  });
});
