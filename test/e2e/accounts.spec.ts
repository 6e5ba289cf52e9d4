import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { FakeSmtp } from '../support/fake-smtp';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const AUTH = '/api/v1/auth';
const NEW_PASSWORD = 'quatre chevaux sous le capot';

describe('An account', () => {
  let application: RunningApplication;
  let smtp: FakeSmtp;
  let admin: HttpClient;
  let host: HttpClient;
  let people = 0;

  beforeAll(async () => {
    smtp = await FakeSmtp.start();
    application = await startApplication({ SMTP_URL: smtp.url, MAIL_FROM: 'Impact Auto <no-reply@impact-auto.test>' });
    admin = await application.company({ name: 'Comptes', slug: 'comptes' });
    host = application.client.as({ host: 'comptes.localhost' });
  });

  afterAll(async () => {
    await application.stop();
    await smtp.stop();
  });

  const sql = <R>(statement: (database: string) => string, parameters: unknown[] = []): Promise<R> =>
    application.onServer((server) =>
      server.query<R>(statement(`\`${application.settings.database.globalName}\``), parameters),
    );

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const login = (email: string, password = PASSWORD): Promise<Answer> =>
    host.post(`${AUTH}/login`, { email, password });

  const tokenOf = ({ body }: Answer): string => textField(body, 'accessToken');

  /** Invites a person; returns the user and the token of the link in the letter. */
  const invited = async (roleCode = 'gestionnaire'): Promise<{ id: number; email: string; link: string }> => {
    people += 1;
    const email = `personne${people}@comptes.test`;
    const body = { email, firstName: 'Yao', lastName: 'Kouassi', roleCode };
    const answer = await admin.post('/api/v1/users', body);
    expect(answer.status).toBe(201);
    return { id: numberField(answer.body, 'id'), email, link: await smtp.tokenFor(email) };
  };

  const accept = (token: string, password = PASSWORD): Promise<Answer> =>
    host.post(`${AUTH}/invitation`, { token, password });

  const member = async (): Promise<{ id: number; email: string; token: string }> => {
    const { id, email, link } = await invited();
    expect((await accept(link)).status).toBe(204);
    return { id, email, token: tokenOf(await login(email)) };
  };

  it('starts with a letter whose link sets the first password once', async () => {
    const { email, link } = await invited();
    expect((await login(email)).status).toBe(401);
    expect((await accept(link)).status).toBe(204);
    expect((await login(email)).status).toBe(200);
    expect(codeOf(await accept(link, NEW_PASSWORD))).toEqual([422, 'LINK_INVALID']);
    expect((await login(email, NEW_PASSWORD)).status).toBe(401);
  });

  it('accepts only the newest invitation letter, for a week', async () => {
    const { id, email, link } = await invited();
    await admin.post(`/api/v1/users/${id}/invitation`);
    expect(codeOf(await accept(link))).toEqual([422, 'LINK_INVALID']);
    const newest = await smtp.tokenFor(email, 'invitation', link);
    await sql(
      (database) => `UPDATE ${database}.one_time_links SET expires_at = UTC_TIMESTAMP(3) WHERE user_id = ?`,
      [id],
    );
    expect(codeOf(await accept(newest))).toEqual([422, 'LINK_INVALID']);
  });

  it('has no invitation after its acceptance, so no further letter can set a first password', async () => {
    const { id } = await member();
    expect(codeOf(await admin.post(`/api/v1/users/${id}/invitation`))).toEqual([409, 'INVITATION_ACCEPTED']);
  });

  it.each(['motdepasse123', 'aaaaaaaaaaaaaa', 'personne'])('takes no password like %s', async (password) => {
    const { link } = await invited();
    expect([400, 422]).toContain((await accept(link, password)).status);
    expect((await accept(link)).status).toBe(204);
  });

  it('changes its password only with the current one, and ends its other sessions', async () => {
    const { email, token } = await member();
    const other = tokenOf(await login(email));
    const change = (currentPassword: string): Promise<Answer> =>
      host.post(`${AUTH}/password`, { currentPassword, newPassword: NEW_PASSWORD }, { token });
    expect(codeOf(await change('not this one either'))).toEqual([401, 'INVALID_CREDENTIALS']);
    expect((await change(PASSWORD)).status).toBe(204);
    expect([(await login(email)).status, (await login(email, NEW_PASSWORD)).status]).toEqual([401, 200]);
    expect((await host.get(`${AUTH}/me`, { token })).status).toBe(200);
    expect((await host.get(`${AUTH}/me`, { token: other })).status).toBe(401);
  });

  it('can only change its password while it has a temporary one', async () => {
    const { id, email, token } = await member();
    await sql((database) => `UPDATE ${database}.users SET must_change_password = 1 WHERE id = ?`, [id]);
    const lent = tokenOf(await login(email));
    await eventually('the account is restricted', async () => {
      const { body } = await host.get(`${AUTH}/me`, { token: lent });
      return field(body, 'restriction') === 'password';
    });
    expect(codeOf(await host.get('/api/v1/vehicles', { token: lent }))).toEqual([403, 'PASSWORD_CHANGE_REQUIRED']);
    await host.post(`${AUTH}/password`, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, { token: lent });
    expect((await host.get('/api/v1/vehicles', { token: lent })).status).toBe(200);
    expect((await host.get('/api/v1/vehicles', { token })).status).toBe(401);
  });

  it('receives a reset link that is valid once and ends all sessions', async () => {
    const { email, token } = await member();
    expect((await host.post(`${AUTH}/password/forgot`, { email })).status).toBe(202);
    const link = await smtp.tokenFor(email, 'password-reset');
    const reset = (newPassword: string): Promise<Answer> =>
      host.post(`${AUTH}/password/reset`, { token: link, newPassword });
    expect((await reset(NEW_PASSWORD)).status).toBe(204);
    expect((await host.get(`${AUTH}/me`, { token })).status).toBe(401);
    expect([(await login(email)).status, (await login(email, NEW_PASSWORD)).status]).toEqual([401, 200]);
    expect(codeOf(await reset('encore un autre mot de passe'))).toEqual([422, 'LINK_INVALID']);
  });

  it('does not reveal whether it exists', async () => {
    const { email } = await member();
    const known = await host.post(`${AUTH}/password/forgot`, { email });
    const unknown = await host.post(`${AUTH}/password/forgot`, { email: 'personne@nulle.part' });
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    const [wrong, nobody] = [await login(email, 'faux mot de passe'), await login('personne@nulle.part')];
    expect(field(nobody.body, 'detail')).toBe(field(wrong.body, 'detail'));
    expect(codeOf(nobody)).toEqual(codeOf(wrong));
  });

  it('lets its owner change only the name and the phone number', async () => {
    const { id, token } = await member();
    const changed = await host.patch(`${AUTH}/me`, { firstName: 'Yves', phone: '+225 07 08 09 10 11' }, { token });
    expect(changed.body).toMatchObject({ firstName: 'Yves', phone: '+2250708091011' });
    for (const [name, value] of Object.entries({
      role: 'admin',
      roleCode: 'admin',
      platformRole: 'super_admin',
      id: 1,
      tenantId: 1,
      email: 'x@y.test',
      permissions: ['users:manage'],
    })) {
      const refused = await host.patch(`${AUTH}/me`, { firstName: 'Zoé', [name]: value }, { token });
      expect([name, ...codeOf(refused)]).toEqual([name, 400, 'VALIDATION_FAILED']);
    }
    const [row] = await sql<Record<string, unknown>[]>(
      (database) => `SELECT * FROM ${database}.users WHERE id = ?`,
      [id],
    );
    expect(row).toMatchObject({ first_name: 'Yves', platform_role: 'none' });
    expect(String(row?.['phone'])).toMatch(/^v1\./);
  });

  it.each([
    ['login', { email: 'x@y.test', password: PASSWORD }],
    ['refresh', { refreshToken: 'x' }],
    ['password/forgot', { email: 'x@y.test' }],
    ['password/reset', { token: 'x', newPassword: NEW_PASSWORD }],
    ['invitation', { token: 'x', password: NEW_PASSWORD }],
  ])('takes no role by %s', async (route, body) => {
    for (const name of ['role', 'roleCode', 'platformRole', 'id', 'tenantId', 'isActive']) {
      const refused = await host.post(`${AUTH}/${route}`, { ...body, [name]: 1 });
      expect([name, ...codeOf(refused)]).toEqual([name, 400, 'VALIDATION_FAILED']);
    }
  });

  it('is closed by its company, which ends its sessions there', async () => {
    const { id, email, token } = await member();
    expect((await admin.patch(`/api/v1/users/${id}`, { isActive: false })).status).toBe(200);
    expect((await host.get(`${AUTH}/me`, { token })).status).toBe(401);
    expect((await login(email)).status).toBe(401);
  });

  it('is closed by the platform in all companies', async () => {
    const { id, email, token } = await member();
    expect((await application.admin.post(`/admin/api/v1/users/${id}/deactivate`)).status).toBe(200);
    expect((await host.get(`${AUTH}/me`, { token })).status).toBe(401);
    expect((await login(email)).status).toBe(401);
    expect((await application.admin.post(`/admin/api/v1/users/${id}/activate`)).status).toBe(200);
    expect((await login(email)).status).toBe(200);
  });

  it('delays guesses in all processes, and its owner can log in again', async () => {
    const { email } = await member();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1)
      statuses.push((await login(email, `faux numéro ${attempt} !`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const throttled = await login(email);
    expect(Number(throttled.headers['retry-after'])).toBeGreaterThan(0);
    await eventually('the pause is over', async () => (await login(email)).status === 200);
  });
});
