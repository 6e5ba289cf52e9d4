import { startApplication } from '../support/application';
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

  it('reads no company’s data with the token of the control plane', async () => {
    const token = application.admin.token;
    const answer = await application.client.get('/api/v1/vehicles', { host: 'visitee.localhost', token });
    expect(answer.status).toBe(401);
  });

  it('gets in by a grant with a reason, for an hour at most', async () => {
    expect((await enter({})).status).toBe(400);
    expect((await enter({ reason: 'x' })).status).toBe(400);
    expect((await enter({ reason: 'Une bonne raison', minutes: 61 })).status).toBe(400);
    expect((await enter({ reason: 'Une bonne raison', minutes: 0 })).status).toBe(400);
    expect((await enter({ reason: 'Une bonne raison', tenantId: 2 })).status).toBe(400);
    const { client } = await inside();
    expect((await client.get('/api/v1/vehicles')).status).toBe(200);
  });

  it('is in that company alone, and not on the control plane by it', async () => {
    const { client } = await inside();
    expect((await client.get('/api/v1/vehicles', { host: 'autre.localhost' })).status).toBe(401);
    expect((await client.get('/admin/api/v1/tenants', { host: 'admin.localhost' })).status).toBe(401);
  });

  it('is marked in both logs, in everything done inside', async () => {
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

  it('is out at once when the grant is revoked, with the refresh token too', async () => {
    const { client, grantId, refresh } = await inside();
    expect((await application.admin.delete(`/admin/api/v1/grants/${grantId}`)).status).toBe(204);
    expect((await client.get('/api/v1/vehicles')).status).toBe(401);
    expect((await client.post('/api/v1/auth/refresh', { refreshToken: refresh })).status).toBe(401);
  });

  it('is out when the grant is over, however often it was refreshed', async () => {
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

  it('is needed: a company’s administrator cannot make one', async () => {
    const path = `/admin/api/v1/tenants/${tenantId}/enter`;
    const answer = await company.post(path, { reason: 'Entrer chez les autres' }, { host: 'admin.localhost' });
    expect(answer.status).toBe(401);
    expect(codeOf(await company.post(path, { reason: 'Entrer chez les autres' }))[0]).toBe(404);
  });

  it('is not made of a user by anything a company can send', async () => {
    const id = numberField((await company.get('/api/v1/auth/me')).body, 'id');
    for (const body of [{ platformRole: 'super_admin' }, { extraPermissions: ['platform:tenants'] }]) {
      expect((await company.patch(`/api/v1/users/${id}`, body)).status).toBe(400);
    }
  });
});
