import fc from 'fast-check';
import { isDomainError } from '#kernel';
import { isTenantSlug, parseHost } from './host';

const BASE = 'impact-auto.com';

describe('reading a Host header', () => {
  it.each([
    ['acme.impact-auto.com', { kind: 'slug', slug: 'acme' }],
    ['ACME.Impact-Auto.COM:8443', { kind: 'slug', slug: 'acme' }],
    ['acme.impact-auto.com.', { kind: 'slug', slug: 'acme' }],
    ['acme.impact-auto.com.:80', { kind: 'slug', slug: 'acme' }],
    ['admin.impact-auto.com', { kind: 'control' }],
    ['impact-auto.com', { kind: 'bare' }],
    ['www.impact-auto.com', { kind: 'bare' }],
    ['localhost:3000', { kind: 'bare' }],
    ['127.0.0.1:3000', { kind: 'bare' }],
    ['[::1]:3000', { kind: 'bare' }],
    ['fleet.acme.fr', { kind: 'domain', host: 'fleet.acme.fr' }],
    ['evilimpact-auto.com', { kind: 'domain', host: 'evilimpact-auto.com' }],
  ])('%s', (header, expected) => expect(parseHost(header, BASE)).toEqual(expected));

  it.each([
    undefined,
    '',
    '.',
    'a.b.impact-auto.com',
    '..impact-auto.com',
    '.impact-auto.com',
    'a_b.impact-auto.com',
    `${'a'.repeat(64)}.impact-auto.com`,
    '-a.impact-auto.com',
    "a'b.impact-auto.com",
    'acme.impact-auto.com..',
    'acme.impact-auto.com:80:80',
    'acme.impact-auto.com:x',
    'acme.impact-auto.com:99999',
    'acme.impact-auto.com:0',
    '[::1]:65536',
    'acme@impact-auto.com',
    'a b.impact-auto.com',
    'acme.impact-auto.com/x',
    '[zz]',
    'é.impact-auto.com',
  ])('refuses %j', (header) => {
    expect(() => parseHost(header, BASE)).toThrow(expect.objectContaining({ code: 'TENANT_HOST_INVALID' }));
  });

  it('answers or refuses any text, and names only possible slugs', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((label) => `${label}.${BASE}`),
        ),
        (header) => {
          try {
            const parsed = parseHost(header, BASE);
            return parsed.kind !== 'slug' || /^[a-z0-9-]{1,63}$/.test(parsed.slug);
          } catch (error) {
            return isDomainError(error, 'TENANT_HOST_INVALID');
          }
        },
      ),
    );
  });

  it('serves a base domain of one label', () => {
    expect(parseHost('acme.localhost:3000', 'localhost')).toEqual({ kind: 'slug', slug: 'acme' });
    expect(parseHost('admin.localhost', 'localhost')).toEqual({ kind: 'control' });
  });
});

describe('tenant slugs', () => {
  it.each(['acme', 'a', '4x4', 'a-b', 'a'.repeat(63)])('admits %s', (slug) => expect(isTenantSlug(slug)).toBe(true));
  it.each(['', 'admin', 'www', 'xn--abc', 'a_b', 'Acme', '-a', 'a-', 'a.b', 'a'.repeat(64)])(
    'keeps back %j',
    (slug) => {
      expect(isTenantSlug(slug)).toBe(false);
    },
  );
});
