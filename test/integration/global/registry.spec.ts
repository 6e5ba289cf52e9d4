import { NumberingFormatsService } from '../../../src/global/numbering-formats/numbering-formats.service';
import { UsersService } from '../../../src/global/users/users.service';
import { registerTenant, startControlPlane } from '../../support/control-plane';
import type { ControlPlane } from '../../support/control-plane';
import { throwAwayGlobal } from '../../support/global-database';
import type { ThrowAwayGlobal } from '../../support/global-database';
import { field, textField } from '../../support/http-client';
import type { HttpClient } from '../../support/http-client';
import { passTime, startClock, stopClock } from '../../support/standing-clock';

const PASSWORD = 'un mot de passe assez long';
const ADMIN = { email: 'admin@platform.test', password: PASSWORD };
const TENANTS = '/admin/api/v1/tenants';

describe('The registry over REST', () => {
  let database: ThrowAwayGlobal;
  let plane: ControlPlane;
  let operator: HttpClient;

  beforeAll(async () => {
    database = throwAwayGlobal({ REDIS_URL: '' });
    await database.migrate();
    await registerTenant(database, 1, 'abidjan');
    await registerTenant(database, 2, 'lyon');
    await registerTenant(database, 3, 'dakar');
    plane = await startControlPlane(database.settings);
    const names = { firstName: 'Ada', lastName: 'Min', mustChangePassword: false };
    await plane.app.get(UsersService).createPlatformAdministrator({ ...ADMIN, ...names });
    const login = await plane.client.post('/admin/api/v1/auth/login', ADMIN);
    const headers = { 'x-reason': 'Demande de la société' };
    operator = plane.client.as({ token: textField(login.body, 'accessToken'), headers });
  });

  afterAll(async () => {
    await plane.stop();
    await database.drop();
  });

  const slugs = async (query: string): Promise<unknown> => {
    const { body } = await operator.get(`${TENANTS}${query}`);
    const rows = field(body, 'data');
    return Array.isArray(rows) ? rows.map((row) => field(row, 'slug')) : body;
  };

  it('requires a token and does not exist for companies', async () => {
    expect((await plane.client.get(TENANTS)).status).toBe(401);
    expect((await plane.client.get(TENANTS, { headers: { 'x-tenant-id': '1' } })).status).toBe(404);
  });

  it('lists tenants by page, order, status and text', async () => {
    await database.asProvisioner((dataSource) =>
      dataSource.query("UPDATE tenants SET status = 'suspended' WHERE id = 3"),
    );
    expect(await slugs('?sort=slug')).toEqual(['abidjan', 'dakar', 'lyon']);
    expect(await slugs('?sort=-slug&limit=1&page=2')).toEqual(['dakar']);
    expect(await slugs('?status=suspended')).toEqual(['dakar']);
    expect(await slugs('?search=yo')).toEqual(['lyon']);
    expect(await slugs('?search=%25%25')).toEqual([]);
  });

  it.each(['?sort=password', '?status=lost', '?limit=101', '?page=0', '?unknown=1'])(
    'refuses the list %s',
    async (query) => {
      expect((await operator.get(`${TENANTS}${query}`)).status).toBe(400);
    },
  );

  it('shows a tenant with its location and without secrets', async () => {
    const answer = await operator.get(`${TENANTS}/1`);
    expect(answer.headers.etag).toBe('"1"');
    expect(answer.body).toMatchObject({ id: 1, slug: 'abidjan', databaseName: 'db_1', serverId: 1, version: 1 });
    expect(answer.text).not.toMatch(/secret|cipher|password/i);
    expect((await operator.get(`${TENANTS}/99`)).status).toBe(404);
    expect((await operator.get(`${TENANTS}/1e0`)).status).toBe(400);
  });

  it('changes names, contacts and legal identity of the read version', async () => {
    const body = { name: ' Lyon Atelier ', contactEmail: 'contact@lyon.test', legalName: 'Lyon SAS', city: 'Lyon' };
    expect((await operator.patch(`${TENANTS}/2`, body)).status).toBe(428);
    const changed = await operator.patch(`${TENANTS}/2`, { ...body, version: 1 });
    expect([changed.status, changed.headers.etag]).toEqual([200, '"2"']);
    expect(changed.body).toMatchObject({ ...body, name: 'Lyon Atelier', slug: 'lyon', version: 2 });
    const stale = await operator.patch(`${TENANTS}/2`, { name: 'x', version: 1 });
    expect([stale.status, field(stale.body, 'code')]).toEqual([409, 'STALE_VERSION']);
    const cleared = await operator.patch(
      `${TENANTS}/2`,
      { contactEmail: null, city: '' },
      { headers: { 'if-match': '"2"' } },
    );
    expect(cleared.body).toMatchObject({ contactEmail: null, city: null, name: 'Lyon Atelier', version: 3 });
  });

  it('notifies the data plane of a change', async () => {
    await plane.directory.findById(1);
    const heard = new Promise((resolve) => plane.directory.onChange(resolve));
    await operator.patch(`${TENANTS}/1`, { name: 'Abidjan Flotte' }, { headers: { 'if-match': '"1"' } });
    expect(await heard).toBe(1);
    expect(await plane.directory.findById(1)).toMatchObject({ name: 'Abidjan Flotte' });
  });

  it.each([
    ['the slug', { slug: 'other' }],
    ['the status', { status: 'active' }],
    ['the id', { id: 9 }],
    ['the currency', { currency: 'EUR' }],
    ['an unknown property', { colour: 'red' }],
    ['no name', { name: null }],
    ['an empty name', { name: '  ' }],
    ['a name that is no text', { name: 7 }],
    ['a malformed address', { contactEmail: 'nobody' }],
    ['a text too long', { taxId: 'x'.repeat(61) }],
  ])('refuses to change %s', async (_what, change) => {
    const answer = await operator.patch(`${TENANTS}/3`, { ...change, version: 1 });
    expect([answer.status, field(answer.body, 'code')]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('lists the database servers', async () => {
    const { body } = await operator.get('/admin/api/v1/servers');
    expect(field(body, 'data.0')).toEqual({
      id: 1,
      name: 'local',
      host: '127.0.0.1',
      port: 3306,
      flavour: 'mariadb',
      databaseVersion: '10.11.6',
      capacity: 100,
      connectionBudget: 10,
      state: 'open',
      // No sample has been taken yet.
      tenants: null,
      sizeBytes: null,
      busyMs: null,
      maxConnections: null,
      sampledAt: null,
    });
  });

  describe('Number formats', () => {
    afterEach(() => {
      startClock();
    });

    it('are those of the platform until a tenant sets its own, effective within a minute', async () => {
      stopClock();
      const formats = plane.app.get(NumberingFormatsService);
      expect(await formats.formatFor(1, 'vehicle')).toMatchObject({
        pattern: 'VH-{YEAR}-{MONTH}-{SEQUENCE}',
        sequenceLength: 4,
      });
      expect(await formats.formatFor(1, 'invoice')).toMatchObject({ isGapless: true, resetPolicy: 'yearly' });
      await database.asProvisioner((dataSource) =>
        dataSource.query(
          "INSERT INTO code_formats (tenant_id, entity_type, pattern) VALUES (1, 'vehicle', 'CI-{YEAR}-{SEQUENCE}')",
        ),
      );
      passTime(61_000);
      await formats.formatFor(1, 'vehicle');
      for (let turn = 0; turn < 1000; turn += 1) {
        if ((await formats.formatFor(1, 'vehicle')).pattern === 'CI-{YEAR}-{SEQUENCE}') break;
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(await formats.formatFor(1, 'vehicle')).toMatchObject({ pattern: 'CI-{YEAR}-{SEQUENCE}' });
      expect(await formats.formatFor(2, 'vehicle')).toMatchObject({ pattern: 'VH-{YEAR}-{MONTH}-{SEQUENCE}' });
    });

    it('do not exist for resources without numbers', async () => {
      const formats = plane.app.get(NumberingFormatsService);
      await expect(formats.formatFor(1, 'dashboard')).rejects.toThrow('no number format');
    });
  });
});
