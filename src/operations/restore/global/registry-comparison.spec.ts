import { compareRegistries, statusOf } from './registry-comparison';
import type { RegisteredTenant, RegistryFacts } from './registry-facts';
import type { FoundDatabase, Survey } from './server-survey';

const server = { name: 'local', host: 'db1', port: 3306 };

const tenant = (id: number, values: Partial<RegisteredTenant> = {}): RegisteredTenant => ({
  id,
  slug: `t${id}`,
  name: `T${id}`,
  status: 'active',
  isErased: false,
  database: `tenant_${id}`,
  host: 'db1',
  port: 3306,
  epoch: 1,
  username: `u${id}`,
  generation: 1,
  ...values,
});

const facts = (...tenants: RegisteredTenant[]): RegistryFacts => ({
  tenants: new Map(tenants.map((one) => [one.id, one])),
  servers: [server],
  warm: new Set(),
});

const found = (tenantId: number, values: Partial<FoundDatabase> = {}): FoundDatabase => ({
  tenantId,
  database: `tenant_${tenantId}`,
  server,
  identity: null,
  ...values,
});

const identity = (id: number, epoch: number): NonNullable<FoundDatabase['identity']> => ({
  id,
  slug: `t${id}`,
  name: `T${id}`,
  epoch,
  countryCode: 'CI',
  currency: 'XOF',
  timezone: 'Africa/Abidjan',
  locale: 'fr',
});

const survey = (...databases: FoundDatabase[]): Survey => ({ databases, accounts: [] });

describe('The comparison of a loaded registry with the servers', () => {
  const kindsOf = (backup: RegistryFacts, present: RegistryFacts | null, seen: Survey): string[] =>
    compareRegistries({ backup, present, survey: seen }).differences.map(({ kind }) => kind);

  it('reports no differences if nothing has changed since the backup', () => {
    const same = facts(tenant(1));
    expect(compareRegistries({ backup: same, present: same, survey: survey(found(1)) })).toMatchObject({
      differences: [],
      tenants: [{ tenantId: 1, epoch: 1, status: 'active', adoptedFrom: null }],
    });
  });

  it('uses the database with the latest epoch, wherever the backup located it', () => {
    const there = { name: 'second', host: 'db2', port: 3306 };
    const moved = survey(found(1, { identity: identity(1, 3) }), found(1, { server: there, identity: identity(1, 4) }));
    const { tenants, differences } = compareRegistries({ backup: facts(tenant(1)), present: null, survey: moved });
    expect(tenants).toMatchObject([{ host: 'db2', epoch: 4 }]);
    expect(differences.map(({ kind }) => kind)).toEqual(['moved', 'epoch']);
  });

  it('never assigns an account that may still be in use', () => {
    const generationOf = (username: string, generation: number): number | undefined => {
      const backup = facts(tenant(1, { username, generation }));
      return compareRegistries({ backup, present: null, survey: survey(found(1)) }).tenants[0]?.generation;
    };
    expect([generationOf('u1', 1), generationOf('u1_b', 2), generationOf('u1', 2)]).toEqual([2, 3, 4]);
  });

  it('adopts databases with an identity, and leaves others unchanged', () => {
    const seen = survey(found(2, { identity: identity(2, 5) }), found(3));
    const { tenants, differences } = compareRegistries({ backup: facts(), present: null, survey: seen });
    expect(tenants).toMatchObject([{ tenantId: 2, epoch: 5, adoptedFrom: 'identity' }]);
    expect(differences).toMatchObject([
      { kind: 'adopted', tenantId: 2 },
      { kind: 'unidentified', tenantId: 3 },
    ]);
  });

  it('does not bring back erased tenants, even if their database exists', () => {
    const present = facts(tenant(1, { isErased: true, database: null }));
    const compared = compareRegistries({ backup: facts(tenant(1)), present, survey: survey(found(1)) });
    expect(compared).toMatchObject({ tenants: [], erased: [1], differences: [{ kind: 'erased' }] });
  });

  it('reports a tenant whose database is on no server', () => {
    expect(kindsOf(facts(tenant(1)), null, survey())).toEqual(['missing']);
  });

  it.each([
    ['active', 'suspended', 'suspended'],
    ['suspended', 'active', 'suspended'],
    ['active', 'archived', 'archived'],
    ['active', 'deleting', 'deleting'],
    ['deleting', 'active', 'active'],
    ['maintenance', 'suspended', 'suspended'],
    ['active', 'maintenance', 'active'],
    ['maintenance', null, 'active'],
    ['archived', null, 'archived'],
  ])('%s then and %s now is %s', (was, now, is) => {
    expect(statusOf(was, now)).toBe(is);
  });
});
