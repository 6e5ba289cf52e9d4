import { routeTable } from '#http';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

describe('A platform administrator', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    application = await startApplication();
    company = await application.company({ name: 'Visitée', slug: 'visitee' });
    await application.company({ name: 'Autre', slug: 'autre' });
    tenantId = await application.tenantId('visitee');
  });

  afterAll(async () => {
    await application.stop();
  });

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const enter = (body: Record<string, unknown> = { reason: 'Ticket 4711 : facture introuvable' }): Promise<Answer> =>
    application.admin.post(`/admin/api/v1/tenants/${tenantId}/enter`, body);

  const inside = async (): Promise<{ client: HttpClient; grantId: number; refresh: string }> => {
    const answer = await enter();
    expect(answer.status).toBe(201);
    const token = textField(answer.body, 'accessToken');
    return {
      client: application.client.as({ host: 'visitee.localhost', token }),
      grantId: numberField(answer.body, 'grant.id'),
      refresh: textField(answer.body, 'refreshToken'),
    };
  };

  it('cannot read company data with a token of the control plane', async () => {
    const token = application.admin.token;
    const answer = await application.client.get('/api/v1/vehicles', { host: 'visitee.localhost', token });
    expect(answer.status).toBe(401);
  });

  it('enters a company by a grant with a reason, for at most an hour', async () => {
    expect((await enter({})).status).toBe(400);
    expect((await enter({ reason: 'x' })).status).toBe(400);
    expect((await enter({ reason: 'Une bonne raison', minutes: 61 })).status).toBe(400);
    expect((await enter({ reason: 'Une bonne raison', minutes: 0 })).status).toBe(400);
    expect((await enter({ reason: 'Une bonne raison', tenantId: 2 })).status).toBe(400);
    const { client } = await inside();
    expect((await client.get('/api/v1/vehicles')).status).toBe(200);
  });

  it('has access by a grant only to that company, not to the control plane', async () => {
    const { client } = await inside();
    expect((await client.get('/api/v1/vehicles', { host: 'autre.localhost' })).status).toBe(401);
    expect((await client.get('/admin/api/v1/tenants', { host: 'admin.localhost' })).status).toBe(401);
  });

  it('is marked in both logs in every action inside the company', async () => {
    const { client, grantId } = await inside();
    expect((await client.get('/api/v1/drivers')).status).toBe(200);
    expect((await client.post('/api/v1/brands', { name: 'Support' })).status).toBe(201);
    await eventually('the company sees it', async () => {
      const { body } = await company.get('/api/v1/audit-logs?limit=100');
      const rows = field(body, 'data') as { grantId: number | null; action: string }[];
      const actions = rows.filter((row) => row.grantId === grantId).map((row) => row.action);
      return ['drivers:read', 'reference:manage'].every((action) => actions.includes(action));
    });
    await eventually('the platform sees it', async () => {
      const { body } = await application.admin.get('/admin/api/v1/audit-logs?limit=100');
      return JSON.stringify(body).includes('enter');
    });
    const grants = await application.admin.get('/admin/api/v1/grants');
    expect(grants.body).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ id: grantId, tenantId })]),
    });
  });

  it('loses access at once when the grant is revoked, also by the refresh token', async () => {
    const { client, grantId, refresh } = await inside();
    expect((await application.admin.delete(`/admin/api/v1/grants/${grantId}`)).status).toBe(204);
    expect((await client.get('/api/v1/vehicles')).status).toBe(401);
    expect((await client.post('/api/v1/auth/refresh', { refreshToken: refresh })).status).toBe(401);
  });

  it('loses access when the grant ends, however often it was refreshed', async () => {
    const { client, grantId, refresh } = await inside();
    expect((await client.post('/api/v1/auth/refresh', { refreshToken: refresh })).status).toBe(200);
    const { globalName } = application.settings.database;
    await application.onServer((server) =>
      server.query(
        `UPDATE \`${globalName}\`.platform_grants g JOIN \`${globalName}\`.sessions s ON s.grant_id = g.id
          SET g.expires_at = UTC_TIMESTAMP(3), s.expires_at = UTC_TIMESTAMP(3) WHERE g.id = ?`,
        [grantId],
      ),
    );
    await eventually('the grant is over', async () => (await client.get('/api/v1/vehicles')).status === 401);
  });

  describe('cannot create an access that outlives the grant:', () => {
    const member = (): Promise<HttpClient> => application.member('visitee', tenantId, 'gestionnaire');
    const idOf = async (client: HttpClient): Promise<number> =>
      numberField((await client.get('/api/v1/auth/me')).body, 'id');

    it('no key, member, invitation, role, webhook, password nor second factor', async () => {
      const { client } = await inside();
      const someone = await idOf(await member());
      const labels = { labelFr: 'Chef', labelEn: 'Chief', permissions: ['vehicles:read'] };
      const made = await company.post('/api/v1/roles', { code: 'chef', ...labels });
      const role = { ...labels, version: numberField(made.body, 'version') };
      const key = await company.post('/api/v1/api-keys', { name: 'Clé', permissions: ['vehicles:read'] });
      const person = { email: 'x@visitee.test', firstName: 'A', lastName: 'B', roleCode: 'admin' };
      const invited = numberField((await company.post('/api/v1/users', person)).body, 'id');
      const attempts = [
        client.post('/api/v1/api-keys', { name: 'Porte dérobée', permissions: ['vehicles:read'] }),
        client.post(`/api/v1/api-keys/${numberField(key.body, 'id')}/rotate`, {}),
        client.post('/api/v1/users', { ...person, email: 'y@visitee.test' }),
        client.post(`/api/v1/users/${invited}/invitation`),
        client.patch(`/api/v1/users/${someone}`, { roleCode: 'admin' }),
        client.patch(`/api/v1/users/${someone}`, { extraPermissions: ['users:manage'] }),
        client.post('/api/v1/roles', { code: 'durable', ...labels }),
        client.patch(`/api/v1/roles/${numberField(made.body, 'id')}`, role),
        client.post('/api/v1/webhooks', { name: 'Ailleurs', url: 'https://example.com/hook' }),
        client.patch('/api/v1/webhooks/1', { url: 'https://example.com/hook', version: 1 }),
        client.patch('/api/v1/auth/me', { firstName: 'Autre' }),
        client.post('/api/v1/auth/password', { currentPassword: PASSWORD, newPassword: `${PASSWORD} autre` }),
        client.post('/api/v1/auth/mfa/enrol'),
        client.post('/api/v1/auth/invitations/1/accept'),
      ];
      for (const attempt of attempts) expect(codeOf(await attempt)).toEqual([403, 'OUTLIVES_GRANT']);
    });

    it('on no route that grants rights', () => {
      const giving = routeTable(application.app).filter(
        ({ method, path, access }) =>
          ['POST', 'PUT', 'PATCH'].includes(method) &&
          ((access?.kind === 'permission' && access.permission === 'users:manage') ||
            /webhooks(?!.*(?:test|redeliver)$)|mfa|auth\/(?:me|password)$|auth\/invitations/.test(path)) &&
          access?.plane !== 'control' &&
          access?.kind !== 'public',
      );
      const open = giving.filter(({ access }) => access?.kind !== 'public' && access?.outlivesGrant !== true);
      expect(giving.length).toBeGreaterThan(12);
      expect(open.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    });

    it('nor reach the account of the administrator, on any of its routes', async () => {
      const own = routeTable(application.app).filter(
        ({ path, access }) => path.startsWith('/api/v1/auth/') && access?.kind !== 'public',
      );
      const open: string[] = [];
      for (const { method, path } of own) {
        const address = path.replace(':id', path.includes('sessions') ? '01890000-0000-7000-8000-000000000000' : '1');
        const { client } = await inside();
        const answer = await client.call(method, address, ['GET', 'DELETE'].includes(method) ? {} : { body: {} });
        if (codeOf(answer)[1] !== 'OUTLIVES_GRANT') open.push(`${method} ${path}`);
      }
      expect(own.length).toBeGreaterThan(15);
      expect(open.toSorted()).toEqual(['GET /api/v1/auth/me', 'POST /api/v1/auth/logout', 'POST /api/v1/auth/step-up']);
      expect((await application.admin.get('/admin/api/v1/auth/sessions')).status).toBe(200);
    });

    it('but may lock out a harmful user', async () => {
      const { client } = await inside();
      const harmful = await member();
      expect((await client.delete(`/api/v1/users/${await idOf(harmful)}`)).status).toBe(204);
      expect((await harmful.get('/api/v1/auth/me')).status).toBe(401);
    });
  });

  describe('loses access with the session in which the grant was created:', () => {
    const AUTH = '/admin/api/v1/auth';
    const control = (): HttpClient => application.client.as({ host: 'admin.localhost' });

    const loggedIn = async (): Promise<{ platform: HttpClient; refresh: string }> => {
      const { body } = await control().post(`${AUTH}/login`, { email: 'root@plateforme.test', password: PASSWORD });
      return {
        platform: control().as({ token: textField(body, 'accessToken') }),
        refresh: textField(body, 'refreshToken'),
      };
    };

    const enteredBy = async (
      platform: HttpClient,
    ): Promise<{ client: HttpClient; grantId: number; refresh: string }> => {
      const { body } = await platform.post(`/admin/api/v1/tenants/${tenantId}/enter`, { reason: 'Ticket 4712' });
      const client = application.client.as({ host: 'visitee.localhost', token: textField(body, 'accessToken') });
      expect((await client.get('/api/v1/vehicles')).status).toBe(200);
      return { client, grantId: numberField(body, 'grant.id'), refresh: textField(body, 'refreshToken') };
    };

    const expectOut = async ({ client, grantId, refresh }: Awaited<ReturnType<typeof enteredBy>>): Promise<void> => {
      expect((await client.get('/api/v1/vehicles')).status).toBe(401);
      expect((await client.post('/api/v1/auth/refresh', { refreshToken: refresh })).status).toBe(401);
      const { body } = await (await loggedIn()).platform.get('/admin/api/v1/grants');
      const grants = field(body, 'data') as { id: number; revokedAt: string | null }[];
      expect(grants.find(({ id }) => id === grantId)?.revokedAt).not.toBeNull();
    };

    it('when that session expires', async () => {
      const { platform } = await loggedIn();
      const { globalName } = application.settings.database;
      const [, payload = ''] = platform.token.split('.');
      const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { sid: string };
      await application.onServer((server) =>
        server.query(
          `UPDATE \`${globalName}\`.sessions SET expires_at = UTC_TIMESTAMP(3) + INTERVAL 5 MINUTE WHERE id = ?`,
          [sid],
        ),
      );
      const asked = { reason: 'Ticket 4713', minutes: 60 };
      const { body } = await platform.post(`/admin/api/v1/tenants/${tenantId}/enter`, asked);
      const end = Date.parse(textField(body, 'grant.expiresAt')) - Date.parse(textField(body, 'grant.createdAt'));
      expect(end).toBeLessThanOrEqual(5 * 60_000);
    });

    it('at its log-out', async () => {
      const { platform } = await loggedIn();
      const entered = await enteredBy(platform);
      expect((await platform.post(`${AUTH}/logout`)).status).toBe(204);
      await expectOut(entered);
    });

    it('when that session is ended from another one, without affecting other grants', async () => {
      const [{ platform }, other] = [await loggedIn(), await loggedIn()];
      const [entered, spared] = [await enteredBy(platform), await enteredBy(other.platform)];
      const listed = await platform.get(`${AUTH}/sessions`);
      const sessions = field(listed.body, 'data') as { id: string; isCurrent: boolean }[];
      const mine = sessions.find(({ isCurrent }) => isCurrent);
      expect((await other.platform.delete(`${AUTH}/sessions/${mine?.id}`)).status).toBe(204);
      await expectOut(entered);
      expect((await spared.client.get('/api/v1/vehicles')).status).toBe(200);
    });

    it('when its refresh token was stolen', async () => {
      const { platform, refresh } = await loggedIn();
      const entered = await enteredBy(platform);
      await control().post(`${AUTH}/refresh`, { refreshToken: refresh });
      const { globalName } = application.settings.database;
      await application.onServer((server) =>
        server.query(`UPDATE \`${globalName}\`.refresh_tokens SET used_at = used_at - INTERVAL 11 SECOND`),
      );
      expect((await control().post(`${AUTH}/refresh`, { refreshToken: refresh })).status).toBe(401);
      await expectOut(entered);
    });

    it('when the password is changed, although that session continues', async () => {
      const { platform } = await loggedIn();
      const entered = await enteredBy(platform);
      const changed = { currentPassword: PASSWORD, newPassword: `${PASSWORD} autre` };
      expect((await platform.post(`${AUTH}/password`, changed)).status).toBe(204);
      expect((await entered.client.get('/api/v1/vehicles')).status).toBe(401);
      expect((await platform.get(`${AUTH}/me`)).status).toBe(200);
      const back = { currentPassword: `${PASSWORD} autre`, newPassword: PASSWORD };
      expect((await platform.post(`${AUTH}/password`, back)).status).toBe(204);
      await expectOut(entered);
    });
  });

  it('is required: an administrator of a company cannot create a grant', async () => {
    const path = `/admin/api/v1/tenants/${tenantId}/enter`;
    const answer = await company.post(path, { reason: 'Entrer chez les autres' }, { host: 'admin.localhost' });
    expect(answer.status).toBe(401);
    expect(codeOf(await company.post(path, { reason: 'Entrer chez les autres' }))[0]).toBe(404);
  });

  it('cannot be created by a request of a company', async () => {
    const id = numberField((await company.get('/api/v1/auth/me')).body, 'id');
    for (const body of [{ platformRole: 'super_admin' }, { extraPermissions: ['platform:tenants'] }]) {
      expect((await company.patch(`/api/v1/users/${id}`, body)).status).toBe(400);
    }
  });
});
