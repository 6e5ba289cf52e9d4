import type { TenantDirectory, TenantRecord, TenantStatus } from '../tenant-context';
import { MovingTenants } from './moving-tenants';
import { TenantResolver } from './tenant.resolver';
import type { TenantQuestion } from './tenant.resolver';

const TRUSTED = '10.0.0.1';
const STRANGER = '203.0.113.9';

const record = (tenantId: number, slug: string, change: Partial<TenantRecord> = {}): TenantRecord => ({
  tenantId,
  slug,
  name: slug,
  status: 'active',
  epoch: 1,
  countryCode: 'CI',
  currency: 'XOF',
  timezone: 'Africa/Abidjan',
  locale: 'fr',
  serverId: 1,
  databaseName: `impact_auto_tenant_${tenantId}`,
  placement: 'database',
  schemaVersion: 'N',
  ...change,
});

function resolverOf(records: readonly TenantRecord[], domains: Readonly<Record<string, number>> = {}): TenantResolver {
  const by = (matches: (found: TenantRecord) => boolean) => Promise.resolve(records.find(matches) ?? null);
  const directory: TenantDirectory = {
    findBySlug: (slug) => by((found) => found.slug === slug),
    findByDomain: (host) => by((found) => found.tenantId === domains[host]),
    findById: (tenantId) => by((found) => found.tenantId === tenantId),
    readAgain: (tenantId) => by((found) => found.tenantId === tenantId),
    server: () => Promise.reject(new Error('no server is asked')),
    account: () => Promise.reject(new Error('no account is asked')),
    onChange: () => undefined,
  };
  const trustedProxies = ['10.0.0.0/8'];
  const options = {
    directory,
    entities: [],
    supportedSchemaVersions: ['N-1', 'N'],
    baseDomain: 'impact-auto.com',
    trustedProxies,
  };
  return new TenantResolver(options, new MovingTenants(options));
}

describe('finding the tenant of a request', () => {
  const resolver = resolverOf([record(1, 'acme'), record(2, 'globex'), record(3, 'admin')], { 'fleet.acme.fr': 1 });
  const ask = async (question: Partial<TenantQuestion> & { host: string }) => {
    const { plane, tenant } = await resolver.resolve({ peerAddress: STRANGER, ...question });
    return tenant?.slug ?? plane;
  };

  it.each<[string, Partial<TenantQuestion> & { host: string }, string]>([
    ['its host', { host: 'acme.impact-auto.com' }, 'acme'],
    ['a custom domain', { host: 'fleet.acme.fr' }, 'acme'],
    ['the path', { host: 'impact-auto.com', pathSlug: 'acme' }, 'acme'],
    ['a trusted header', { host: '127.0.0.1', headerTenant: 'Acme', peerAddress: TRUSTED }, 'acme'],
    [
      'a trusted header on an unknown domain',
      { host: 'gateway.internal', headerTenant: 'acme', peerAddress: TRUSTED },
      'acme',
    ],
    [
      'host and header that agree',
      { host: 'acme.impact-auto.com', headerTenant: 'acme', peerAddress: TRUSTED },
      'acme',
    ],
    ['domain and header that agree', { host: 'fleet.acme.fr', headerTenant: 'acme', peerAddress: TRUSTED }, 'acme'],
    ['nothing: the header of a stranger', { host: 'impact-auto.com', headerTenant: 'acme' }, 'bare'],
    ['its host, whatever a stranger’s header says', { host: 'acme.impact-auto.com', headerTenant: 'globex' }, 'acme'],
    ['nothing on the bare host', { host: 'impact-auto.com' }, 'bare'],
    [
      'the control plane by host',
      { host: 'admin.impact-auto.com', headerTenant: 'acme', peerAddress: TRUSTED },
      'control',
    ],
    ['the control plane by path', { host: 'localhost', path: '/admin/api/v1/tenants?page=1' }, 'control'],
    ['the pages of its letters by path', { host: 'localhost', path: '/admin/password-reset?token=a' }, 'control'],
    ['the board of the queue by path', { host: 'localhost', path: '/admin/queues' }, 'control'],
    ['nothing at a path that only begins like it', { host: 'localhost', path: '/admin/queuesx' }, 'bare'],
  ])('by %s', async (_how, question, expected) => expect(await ask(question)).toBe(expected));

  it.each<[string, Partial<TenantQuestion> & { host: string }, string]>([
    ['unknown slug', { host: 'nobody.impact-auto.com' }, 'TENANT_NOT_FOUND'],
    ['unknown domain', { host: 'fleet.nobody.fr' }, 'TENANT_NOT_FOUND'],
    ['unknown path', { host: 'localhost', pathSlug: 'nobody' }, 'TENANT_NOT_FOUND'],
    ['reserved slug', { host: 'api.impact-auto.com' }, 'TENANT_NOT_FOUND'],
    ['punycode slug', { host: 'xn--acm-ela.impact-auto.com' }, 'TENANT_NOT_FOUND'],
    ['reserved header', { host: 'localhost', headerTenant: 'admin', peerAddress: TRUSTED }, 'TENANT_NOT_FOUND'],
    ['malformed header', { host: 'localhost', headerTenant: "a'b", peerAddress: TRUSTED }, 'TENANT_HOST_INVALID'],
    ['malformed host', { host: 'a_b.impact-auto.com' }, 'TENANT_HOST_INVALID'],
    [
      'host against header',
      { host: 'acme.impact-auto.com', headerTenant: 'globex', peerAddress: TRUSTED },
      'TENANT_AMBIGUOUS',
    ],
    [
      'domain against header',
      { host: 'fleet.acme.fr', headerTenant: 'globex', peerAddress: TRUSTED },
      'TENANT_AMBIGUOUS',
    ],
    [
      'path against header',
      { host: 'localhost', pathSlug: 'acme', headerTenant: 'globex', peerAddress: TRUSTED },
      'TENANT_AMBIGUOUS',
    ],
    [
      'host against unknown header',
      { host: 'acme.impact-auto.com', headerTenant: 'nobody', peerAddress: TRUSTED },
      'TENANT_AMBIGUOUS',
    ],
  ])('refuses: %s', async (_what, question, code) => {
    await expect(ask(question)).rejects.toMatchObject({ code });
  });

  it.each<[TenantStatus, string, boolean]>([
    ['deleting', 'TENANT_NOT_FOUND', false],
    ['failed', 'TENANT_NOT_FOUND', false],
    ['suspended', 'TENANT_SUSPENDED', false],
    ['archived', 'TENANT_SUSPENDED', false],
    ['maintenance', 'TENANT_MAINTENANCE', true],
    ['moving', 'TENANT_MAINTENANCE', true],
    ['provisioning', 'TENANT_MAINTENANCE', true],
  ])('answers for a tenant that is %s: %s', async (status, code, retries) => {
    const host = 'acme.impact-auto.com';
    const refusal = resolverOf([record(1, 'acme', { status })]).resolve({ host, peerAddress: STRANGER });
    await expect(refusal).rejects.toMatchObject({ code, extras: retries ? { retryAfterSeconds: 30 } : {} });
  });

  const schemaOf = (schemaVersion: string) =>
    resolverOf([record(1, 'acme', { schemaVersion })]).resolve({ host: 'acme.impact-auto.com', peerAddress: STRANGER });

  it.each(['N', 'N-1'])('serves schema %j', async (schemaVersion) => {
    await expect(schemaOf(schemaVersion)).resolves.toMatchObject({ plane: 'tenant' });
  });

  it.each(['N-2', 'N+1', ''])('refuses schema %j', async (schemaVersion) => {
    await expect(schemaOf(schemaVersion)).rejects.toMatchObject({
      code: 'TENANT_SCHEMA_BEHIND',
      extras: { retryAfterSeconds: 30 },
    });
  });
});
