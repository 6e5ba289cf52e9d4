import { isDomainError, systemActor } from '#kernel';
import { ProvisioningService } from '../../../src/operations/provisioning/provisioning.service';
import type { Created } from '../../../src/operations/provisioning/provisioning.service';
import { TenantReservations } from '../../../src/operations/provisioning/tenant-reservation';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import type { CreateTenantRequest } from '../../../src/operations/provisioning/tenant-profile';
import { StepPoints } from '../../../src/operations/tasks/step-points';
import { Platform } from '../../support/platform';

const ACTOR = systemActor('test');

describe('Creating a tenant', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start();
  });

  afterAll(async () => {
    await platform.stop();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const create = (request: CreateTenantRequest, idempotencyKey: string | null = null) =>
    platform.get(ProvisioningService).createTenant(request, { actor: ACTOR, idempotencyKey });

  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'created',
      (error: unknown) => (isDomainError(error) ? error.code : String(error)),
    );

  const tenantCount = async (): Promise<number> => {
    const rows = await platform.registry<{ total: number | string }>('SELECT COUNT(*) AS total FROM tenants');
    return Number(rows[0]?.total);
  };

  it('creates a database and two accounts, records them and serves the tenant', async () => {
    const place = await platform.company({ name: 'Été & Fils', countryCode: 'FR' });
    const { tenantDatabasePrefix, tenantAccountPrefix } = platform.settings.database;
    expect(place).toMatchObject({
      database: `${tenantDatabasePrefix}${place.tenantId}`,
      app: { user: `${tenantAccountPrefix}${place.tenantId}` },
      ddl: { user: `${tenantAccountPrefix}${place.tenantId}_ddl` },
    });
    const [tenant] = await platform.registry('SELECT slug, status, currency, timezone FROM tenants WHERE id = ?', [
      place.tenantId,
    ]);
    expect(tenant).toEqual({ slug: 'ete-fils', status: 'active', currency: 'EUR', timezone: 'Europe/Paris' });
    const [location] = await platform.registry('SELECT status, epoch FROM tenant_databases WHERE tenant_id = ?', [
      place.tenantId,
    ]);
    expect(location).toEqual({ status: 'ready', epoch: 1 });
    expect(await platform.hasDatabase(place.database)).toBe(true);
    expect(await platform.hasAccount(place.app.user)).toBe(true);
  });

  it('gives a slug to one of ten simultaneous requests', async () => {
    const before = await platform.leftovers();
    const codes = await Promise.all(
      Array.from({ length: 10 }, () => codeOf(create({ name: 'Course', slug: 'course' }))),
    );
    expect(codes.toSorted((one, other) => one.localeCompare(other))).toEqual([
      'created',
      ...Array.from({ length: 9 }, () => 'SLUG_TAKEN'),
    ]);
    const after = await platform.leftovers();
    expect(after.databases.length - before.databases.length).toBe(1);
    expect(after.accounts.length - before.accounts.length).toBe(2);
  });

  it.each([
    ['with a slug', { name: 'Vingt', slug: 'vingt' }],
    ['with a slug made from the name', { name: 'Vingt fois' }],
  ])('makes one tenant of twenty simultaneous requests with one key, %s', async (_title, request) => {
    const before = await tenantCount();
    const made = await Promise.all(Array.from({ length: 20 }, () => create(request, `key of ${request.name}`)));
    expect(new Set(made.map(({ tenantId }) => tenantId)).size).toBe(1);
    expect(made.filter(({ replayed }) => !replayed).length).toBeLessThanOrEqual(1);
    expect(await tenantCount()).toBe(before + 1);
  });

  it('answers the first request even if another process took over its operation', async () => {
    const reservations = platform.get(TenantReservations);
    const reserve = reservations.reserve.bind(reservations);
    const twins: Created[] = [];
    jest.spyOn(reservations, 'reserve').mockImplementationOnce(async (...facts) => {
      const reserved = await reserve(...facts);
      twins.push(await create({ name: 'Jumelle' }, 'key of a twin'));
      return reserved;
    });
    const first = await create({ name: 'Jumelle' }, 'key of a twin');
    expect(twins.map(({ tenantId }) => tenantId)).toEqual([first.tenantId]);
  });

  it('refuses an idempotency key of another request', async () => {
    await create({ name: 'Premier' }, 'used once');
    expect(await codeOf(create({ name: 'Second' }, 'used once'))).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('numbers a generated slug that is taken', async () => {
    const slugs: unknown[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { tenantId } = await create({ name: 'Même Nom' });
      const [tenant] = await platform.registry('SELECT slug FROM tenants WHERE id = ?', [tenantId]);
      slugs.push(tenant?.['slug']);
    }
    expect(slugs).toEqual(['meme-nom', 'meme-nom-2', 'meme-nom-3']);
  });

  it.each([
    ['', 'SLUG_INVALID'],
    ['ab', 'SLUG_INVALID'],
    ['a.b', 'SLUG_INVALID'],
    ['..', 'SLUG_INVALID'],
    ["o'brien", 'SLUG_INVALID'],
    ['a_b_c', 'SLUG_INVALID'],
    ['Acme', 'SLUG_INVALID'],
    ['a'.repeat(64), 'SLUG_INVALID'],
    ['xn--80ak6aa92e', 'SLUG_RESERVED'],
    ['admin', 'SLUG_RESERVED'],
  ])('refuses the slug %j and makes nothing', async (slug, code) => {
    const before = await platform.leftovers();
    expect(await codeOf(create({ name: 'X', slug }))).toBe(code);
    expect(await platform.leftovers()).toEqual(before);
  });

  it.each([
    ['countryCode', 'ZZ'],
    ['currency', 'ABC'],
    ['timezone', 'Africa/Nowhere'],
    ['locale', 'xx'],
    ['contactEmail', 'nobody'],
  ])('refuses an unknown %s and makes nothing', async (field, value) => {
    const before = await tenantCount();
    expect(await codeOf(create({ name: 'Profil', [field]: value }))).toBe('TENANT_PROFILE_INVALID');
    expect(await tenantCount()).toBe(before);
  });

  it('stores the passwords only encrypted', async () => {
    const { app, ddl, tenantId } = await platform.company({ name: 'Discrète' });
    const rows = [
      ...(await platform.registry('SELECT * FROM operations')),
      ...(await platform.registry('SELECT * FROM operation_steps')),
      ...(await platform.registry('SELECT * FROM tenant_credentials WHERE tenant_id = ?', [tenantId])),
    ];
    const text = JSON.stringify(rows);
    expect(text).not.toContain(app.password);
    expect(text).not.toContain(ddl.password);
    expect(app.password).toHaveLength(43);
    expect(app.password).not.toBe(ddl.password);
  });

  it('does not touch a foreign database with the same name', async () => {
    const strange = await nextDatabase();
    await platform.server(`CREATE DATABASE \`${strange}\``);
    const before = await tenantCount();
    expect(await codeOf(create({ name: 'Intruse', slug: 'intruse' }))).toBe('DATABASE_OBJECT_EXISTS');
    expect(await platform.hasDatabase(strange)).toBe(true);
    expect(await tenantCount()).toBe(before);
    expect((await platform.company({ name: 'Intruse', slug: 'intruse' })).database).not.toBe(strange);
  });

  it.each(['create_database', 'create_accounts', 'migrate', 'seed', 'activate'])(
    'takes everything back when it fails after %s, and the slug is free again',
    async (step) => {
      const before = await platform.leftovers();
      jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((point) => {
        if (point === `during ${step}`) throw new Error('disk full');
      });
      expect(await codeOf(create({ name: 'Malchance', slug: 'malchance' }, `unlucky at ${step}`))).toBe(
        'OPERATION_FAILED',
      );
      jest.restoreAllMocks();
      expect(await platform.leftovers()).toEqual(before);
      expect(await platform.registry("SELECT id FROM tenants WHERE slug = 'malchance'")).toEqual([]);
      const [operation] = await platform.registry('SELECT state, error FROM operations ORDER BY id DESC LIMIT 1');
      expect(operation).toEqual({ state: 'compensated', error: 'disk full' });
    },
  );

  it('compensates nothing after another process took over the operation', async () => {
    const servers = platform.get(ServerConnections);
    const on = servers.on.bind(servers);
    let isCreating = false;
    let isTakenOver = false;
    jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((point) => {
      isCreating ||= point === 'before create_accounts';
      if (point === 'during create_accounts') throw new Error('slow');
    });
    jest.spyOn(servers, 'on').mockImplementation(async (server, work) => {
      if (isCreating && !isTakenOver) {
        isTakenOver = true;
        await platform.registry("UPDATE operations SET lease_owner = 'another process' WHERE state = 'running'");
      }
      return on(server, work);
    });
    expect(await codeOf(create({ name: 'Lente', slug: 'lente' }))).toBe('OPERATION_FAILED');
    jest.restoreAllMocks();
    const [tenant] = await platform.registry<{ id: number }>("SELECT id FROM tenants WHERE slug = 'lente'");
    const place = await platform.place(tenant?.id ?? 0);
    expect([await platform.hasDatabase(place.database), await platform.hasAccount(place.app.user)]).toEqual([
      true,
      true,
    ]);
    const [operation] = await platform.registry("SELECT state FROM operations WHERE lease_owner = 'another process'");
    expect(operation).toEqual({ state: 'running' });
  });

  const nextDatabase = async (): Promise<string> => {
    const [row] = await platform.registry<{ last: number }>('SELECT MAX(id) AS last FROM tenant_ids');
    return `${platform.settings.database.tenantDatabasePrefix}${Number(row?.last) + 1}`;
  };
});
