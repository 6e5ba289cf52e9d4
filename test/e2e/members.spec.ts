import { MembershipsService } from '../../src/global/memberships/memberships.service';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const USERS = '/api/v1/users';
const ROLES = '/api/v1/roles';

describe('The members of a company', () => {
  let application: RunningApplication;
  let admin: HttpClient;
  let other: HttpClient;
  let tenantId: number;
  let people = 0;

  beforeAll(async () => {
    application = await startApplication();
    admin = await application.company({ name: 'Membres', slug: 'membres' });
    other = await application.company({ name: 'Voisins', slug: 'voisins' });
    tenantId = await application.tenantId('membres');
  });

  afterAll(async () => {
    await application.stop();
  });

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const idOf = async (client: HttpClient): Promise<number> =>
    numberField((await client.get('/api/v1/auth/me')).body, 'id');

  const permissionsOf = async (client: HttpClient): Promise<unknown> =>
    field((await client.get('/api/v1/auth/me')).body, 'permissions');

  const invite = (client: HttpClient, body: Record<string, unknown> = {}): Promise<Answer> => {
    people += 1;
    const person = { email: `m${people}@membres.test`, firstName: 'Awa', lastName: 'Ba', roleCode: 'conducteur' };
    return client.post(USERS, { ...person, ...body });
  };

  /** A member with a role that may manage users and little else. */
  const personnel = async (): Promise<HttpClient> => {
    people += 1;
    const code = `personnel_${people}`;
    const permissions = ['users:read', 'users:manage', 'vehicles:read'];
    const role = { code, labelFr: 'Personnel', labelEn: 'Personnel', permissions };
    expect((await admin.post(ROLES, role)).status).toBe(201);
    const client = await application.member('membres', tenantId, 'gestionnaire');
    await admin.patch(`${USERS}/${await idOf(client)}`, { roleCode: code });
    return client;
  };

  it('have a role with added and denied permissions, effective at once', async () => {
    const client = await application.member('membres', tenantId, 'gestionnaire');
    const id = await idOf(client);
    const change = { extraPermissions: ['audit:read'], deniedPermissions: ['vehicles:delete'] };
    expect((await admin.patch(`${USERS}/${id}`, change)).body).toMatchObject(change);
    const permissions = await permissionsOf(client);
    expect(permissions).toEqual(expect.arrayContaining(['audit:read', 'vehicles:update']));
    expect(permissions).not.toEqual(expect.arrayContaining(['vehicles:delete']));
  });

  it('are invisible and unchangeable for other companies', async () => {
    const id = await idOf(await application.member('membres', tenantId, 'gestionnaire'));
    expect((await other.get(`${USERS}/${id}`)).status).toBe(404);
    expect((await other.patch(`${USERS}/${id}`, { roleCode: 'conducteur' })).status).toBe(404);
    expect((await other.delete(`${USERS}/${id}`)).status).toBe(404);
  });

  describe('cannot grant more than they have:', () => {
    it('no role, permission or key, and no change of members with more rights', async () => {
      const clerk = await personnel();
      const driver = await idOf(await application.member('membres', tenantId, 'conducteur'));
      const adminId = await idOf(admin);
      const attempts = [
        invite(clerk, { roleCode: 'admin' }),
        invite(clerk, { roleCode: 'conducteur', extraPermissions: ['settings:manage'] }),
        clerk.patch(`${USERS}/${driver}`, { roleCode: 'admin' }),
        clerk.patch(`${USERS}/${driver}`, { extraPermissions: ['settings:manage'] }),
        clerk.patch(`${USERS}/${adminId}`, { roleCode: 'conducteur' }),
        clerk.patch(`${USERS}/${adminId}`, { isActive: false }),
        clerk.delete(`${USERS}/${adminId}`),
        clerk.post(ROLES, { code: 'tout', labelFr: 'Tout', labelEn: 'All', permissions: ['settings:manage'] }),
        clerk.post('/api/v1/api-keys', { name: 'Clé', permissions: ['settings:manage'] }),
        clerk.patch(`${USERS}/${await idOf(clerk)}`, { roleCode: 'admin' }),
        clerk.patch(`${USERS}/${await idOf(clerk)}`, { extraPermissions: ['settings:manage'] }),
      ];
      for (const attempt of attempts) expect(codeOf(await attempt)).toEqual([403, 'GRANT_EXCEEDS_OWN']);
    });

    it('no permission of the platform or unknown permission', async () => {
      for (const permission of ['platform:tenants', 'vehicles:fly']) {
        expect(codeOf(await invite(admin, { extraPermissions: [permission] }))).toEqual([400, 'PERMISSION_UNKNOWN']);
      }
      expect(codeOf(await invite(admin, { roleCode: 'super_admin' }))).toEqual([400, 'ROLE_UNKNOWN']);
    });

    it('no unrestrictable permission to a role that is restricted to own vehicles', async () => {
      const refused = [422, 'PERMISSION_NOT_NARROWABLE'];
      const role = { code: 'les_siens', labelFr: 'X', labelEn: 'Y', permissions: ['vehicles:read', 'users:manage'] };
      expect(codeOf(await admin.post(ROLES, { ...role, isOwnVehiclesOnly: true }))).toEqual(refused);
      const wide = await admin.post(ROLES, role);
      expect(wide.status).toBe(201);
      const path = `${ROLES}/${numberField(wide.body, 'id')}`;
      const narrowed = { isOwnVehiclesOnly: true, version: numberField(wide.body, 'version') };
      expect(codeOf(await admin.patch(path, narrowed))).toEqual(refused);
      expect((await admin.patch(path, { ...narrowed, permissions: ['vehicles:read'] })).status).toBe(200);
      expect(codeOf(await invite(admin, { extraPermissions: ['drivers:read'] }))).toEqual(refused);
      expect((await invite(admin, { extraPermissions: ['insurances:read'] })).status).toBe(201);
    });
  });

  describe('always have an administrator:', () => {
    it('the last one cannot be removed, demoted or closed', async () => {
      const alone = await application.company({ name: 'Seul', slug: 'seul' });
      const id = await idOf(alone);
      const attempts = [
        () => alone.delete(`${USERS}/${id}`),
        () => alone.patch(`${USERS}/${id}`, { roleCode: 'gestionnaire' }),
        () => alone.patch(`${USERS}/${id}`, { isActive: false }),
      ];
      for (const attempt of attempts) expect(codeOf(await attempt())).toEqual([409, 'LAST_ADMINISTRATOR']);
    });

    it('the last one cannot be denied a permission that an administrator needs', async () => {
      const alone = await application.company({ name: 'Refus', slug: 'refus' });
      const refusId = await application.tenantId('refus');
      const id = await idOf(alone);
      const denied = { deniedPermissions: ['users:manage'] };
      expect(codeOf(await alone.patch(`${USERS}/${id}`, denied))).toEqual([409, 'LAST_ADMINISTRATOR']);
      const second = await application.member('refus', refusId, 'admin');
      expect((await second.patch(`${USERS}/${id}`, denied)).status).toBe(200);
      // From here on, the first one is an administrator in name only.
      const own = `${USERS}/${await idOf(second)}`;
      for (const change of [denied, { roleCode: 'gestionnaire' }, { isActive: false }]) {
        expect(codeOf(await second.patch(own, change))).toEqual([409, 'LAST_ADMINISTRATOR']);
      }
      expect(codeOf(await second.delete(own))).toEqual([409, 'LAST_ADMINISTRATOR']);
    });

    it('an invited administrator who has not accepted does not count', async () => {
      const alone = await application.company({ name: 'Attente', slug: 'attente' });
      expect((await invite(alone, { roleCode: 'admin' })).status).toBe(201);
      const own = `${USERS}/${await idOf(alone)}`;
      expect(codeOf(await alone.patch(own, { roleCode: 'gestionnaire' }))).toEqual([409, 'LAST_ADMINISTRATOR']);
    });

    it('neither the platform nor its command line can remove the last one', async () => {
      const alone = await application.company({ name: 'Ferme', slug: 'ferme' });
      const id = await idOf(alone);
      const closed = await application.admin.post(`/admin/api/v1/users/${id}/deactivate`);
      expect(codeOf(closed)).toEqual([409, 'LAST_ADMINISTRATOR']);
      const memberships = application.app.get(MembershipsService);
      await expect(memberships.grant(id, await application.tenantId('ferme'), 'conducteur')).rejects.toMatchObject({
        code: 'LAST_ADMINISTRATOR',
      });
      expect((await alone.get('/api/v1/auth/me')).status).toBe(200);
    });

    it('of two who remove each other simultaneously, one stays', async () => {
      const first = await application.company({ name: 'Duel', slug: 'duel' });
      const second = await application.member('duel', await application.tenantId('duel'), 'admin');
      const ids = [await idOf(first), await idOf(second)];
      const answers = await Promise.all([first.delete(`${USERS}/${ids[1]}`), second.delete(`${USERS}/${ids[0]}`)]);
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      const [{ left } = { left: 0 }] = await application.onServer((server) =>
        server.query<{ left: number }[]>(
          `SELECT COUNT(*) AS \`left\` FROM \`${application.settings.database.globalName}\`.user_tenants WHERE user_id IN (?)`,
          [ids],
        ),
      );
      expect(String(left)).toBe('1');
    });
  });

  it('cannot be given a platform role, another company or an id', async () => {
    const id = await idOf(await application.member('membres', tenantId, 'gestionnaire'));
    for (const name of ['platformRole', 'role', 'tenantId', 'id', 'passwordHash', 'password']) {
      expect([name, ...codeOf(await invite(admin, { [name]: 'x' }))]).toEqual([name, 400, 'VALIDATION_FAILED']);
      const changed = await admin.patch(`${USERS}/${id}`, { [name]: 'x' });
      expect([name, ...codeOf(changed)]).toEqual([name, 400, 'VALIDATION_FAILED']);
    }
  });

  it('lose their sessions when they leave, and keep their account', async () => {
    const client = await application.member('membres', tenantId, 'gestionnaire');
    const { email } = (await client.get('/api/v1/auth/me')).body as { email: string };
    expect((await admin.delete(`${USERS}/${await idOf(client)}`)).status).toBe(204);
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    const host = application.client.as({ host: 'membres.localhost' });
    expect((await host.post('/api/v1/auth/login', { email, password: PASSWORD })).status).toBe(401);
  });

  describe('have roles of the company’s own', () => {
    const role = (code: string, permissions: string[]): Record<string, unknown> => ({
      code,
      labelFr: 'Chef d’atelier',
      labelEn: 'Workshop manager',
      permissions,
    });

    it('whose changes apply to their members at once', async () => {
      const made = await admin.post(ROLES, role('chef', ['vehicles:read', 'reference:read']));
      const client = await application.member('membres', tenantId, 'gestionnaire');
      await admin.patch(`${USERS}/${await idOf(client)}`, { roleCode: 'chef' });
      expect(await permissionsOf(client)).toEqual(['reference:read', 'vehicles:read']);
      const path = `${ROLES}/${numberField(made.body, 'id')}`;
      expect((await admin.patch(path, { permissions: ['reference:read'] })).status).toBe(428);
      expect((await admin.patch(path, { permissions: ['reference:read'], version: 1 })).status).toBe(200);
      expect(await permissionsOf(client)).toEqual(['reference:read']);
      expect(codeOf(await admin.patch(path, { permissions: [], version: 1 }))).toEqual([409, 'STALE_VERSION']);
      expect(codeOf(await admin.delete(path))).toEqual([409, 'ROLE_IN_USE']);
      await admin.patch(`${USERS}/${await idOf(client)}`, { roleCode: 'conducteur' });
      expect((await admin.delete(path)).status).toBe(204);
    });

    it('that are invisible to other companies and cannot replace a preset', async () => {
      const made = await admin.post(ROLES, role('secret', ['vehicles:read']));
      expect((await other.get(`${ROLES}/${numberField(made.body, 'id')}`)).status).toBe(404);
      expect(codeOf(await invite(other, { roleCode: 'secret' }))).toEqual([400, 'ROLE_UNKNOWN']);
      expect(codeOf(await admin.post(ROLES, role('admin', [])))).toEqual([409, 'ROLE_CODE_RESERVED']);
      const presets = field((await admin.get(ROLES)).body, 'data') as { id: number; code: string }[];
      const preset = presets.find(({ code }) => code === 'conducteur');
      const touched = await admin.patch(`${ROLES}/${preset?.id}`, { permissions: [], version: 1 });
      expect(codeOf(touched)).toEqual([409, 'ROLE_PRESET']);
    });
  });
});
