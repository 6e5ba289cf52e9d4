import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

/** The personal data that the platform stores about an account. */
describe('An account', () => {
  let application: RunningApplication;
  let member: HttpClient;
  let id: number;
  let email: string;

  beforeAll(async () => {
    application = await startApplication();
    await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    const tenantId = await application.tenantId('flotte-abidjan');
    member = await application.member('flotte-abidjan', tenantId, 'gestionnaire');
    const { body } = await member.get('/api/v1/auth/me');
    id = numberField(body, 'id');
    email = textField(body, 'email');
  });

  afterAll(async () => {
    await application.stop();
  });

  const path = (): string => `/admin/api/v1/users/${id}`;
  const erase = (client: HttpClient = application.admin): Promise<Answer> =>
    client.post(`${path()}/erase`, { reason: 'À sa demande' });

  it('is exported with its companies and its sessions by a platform administrator', async () => {
    const data = (await application.admin.get(`${path()}/personal-data`)).body;
    expect(data).toMatchObject({ email, isActive: true, memberships: [{ roleCode: 'gestionnaire' }] });
    expect(field(data, 'sessions.0.createdAt')).toEqual(expect.any(String));
    expect((await member.get(`${path()}/personal-data`)).status).toBeGreaterThanOrEqual(403);
    expect((await application.admin.get('/admin/api/v1/users/999999/personal-data')).status).toBe(404);
  });

  it('is erased after it is closed: no login is possible and no data name the person', async () => {
    expect((await erase(member)).status).toBeGreaterThanOrEqual(403);
    const open = await erase();
    expect([open.status, field(open.body, 'code')]).toEqual([409, 'ACCOUNT_STILL_ACTIVE']);
    await application.admin.post(`${path()}/deactivate`);
    const erased = await erase();
    expect(erased.status).toBe(200);
    expect((await application.admin.get(path())).status).toBe(404);
    const { globalName } = application.settings.database;
    const left = await application.onServer(async (server) => [
      await server.query(`SELECT * FROM ${globalName}.users WHERE id = ?`, [id]),
      await server.query(`SELECT * FROM ${globalName}.sessions WHERE user_id = ?`, [id]),
    ]);
    expect(JSON.stringify(left)).not.toMatch(new RegExp(`${email}|Koné`));
    expect(left[1]).toEqual([]);
    expect(field((await erase()).body, 'erasedAt')).toBe(field(erased.body, 'erasedAt'));
    expect((await member.get('/api/v1/vehicles')).status).toBe(401);
  });
});
