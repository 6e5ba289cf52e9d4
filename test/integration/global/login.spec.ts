import { SignJWT } from 'jose';
import { MembershipsService } from '../../../src/global/memberships/memberships.service';
import { ROLE_PRESETS } from '../../../src/global/roles/role-presets';
import { UsersService } from '../../../src/global/users/users.service';
import { registerTenant, startControlPlane } from '../../support/control-plane';
import type { ControlPlane } from '../../support/control-plane';
import { throwAwayGlobal } from '../../support/global-database';
import type { ThrowAwayGlobal } from '../../support/global-database';
import { field, textField } from '../../support/http-client';
import type { Answer, HttpClient } from '../../support/http-client';
import { passTime, startClock, stopClock } from '../../support/standing-clock';

const PASSWORD = 'un mot de passe assez long';
const AWA = 'awa@flotte.test';
const ADMIN = 'admin@platform.test';

describe('Login', () => {
  let database: ThrowAwayGlobal;
  let plane: ControlPlane;
  let seven: HttpClient;
  let eight: HttpClient;

  const login = (client: HttpClient, email: unknown, password: unknown = PASSWORD): Promise<Answer> =>
    client.post('/api/v1/auth/login', { email, password });

  const me = (client: HttpClient, token: string): Promise<Answer> => client.get('/api/v1/auth/me', { token });

  const sql = (statement: string): Promise<unknown> =>
    database.asProvisioner((dataSource) => dataSource.query(statement));

  beforeAll(async () => {
    database = throwAwayGlobal({ REDIS_URL: '' });
    await database.migrate();
    await registerTenant(database, 7, 'sept');
    await registerTenant(database, 8, 'huit');
  });

  afterAll(async () => {
    await database.drop();
  });

  beforeEach(async () => {
    stopClock();
    plane = await startControlPlane(database.settings);
    seven = plane.client.as({ headers: { 'x-tenant-id': '7' } });
    eight = plane.client.as({ headers: { 'x-tenant-id': '8' } });
    const users = plane.app.get(UsersService);
    const names = { firstName: 'Awa', lastName: 'Koné', mustChangePassword: false };
    const awa = await users.create({ email: 'Awa@Flotte.test', password: PASSWORD, ...names });
    await users.createPlatformAdministrator({ email: ADMIN, password: PASSWORD, ...names });
    await plane.app.get(MembershipsService).grant(awa.id, 7, 'secretaire');
  });

  afterEach(async () => {
    startClock();
    await plane.stop();
    await sql('DELETE FROM sessions');
    await sql('DELETE FROM user_tenants');
    await sql('DELETE FROM users');
  });

  it('gives a member a token of this company, with the user and the permissions', async () => {
    const answer = await login(seven, 'AWA@flotte.test');
    expect(answer).toMatchObject({ status: 200, body: { tokenType: 'Bearer', expiresIn: 600 } });
    const token = textField(answer.body, 'accessToken');
    const preset = ROLE_PRESETS.find(({ code }) => code === 'secretaire')?.permissions ?? [];
    const known = await me(seven, token);
    expect([known.status, field(known.body, 'email')]).toEqual([200, AWA]);
    expect(field(known.body, 'permissions')).toEqual(preset.toSorted());
    expect(answer.text + known.text).not.toMatch(/argon2|passwordHash/);
  });

  it('accepts the user name instead of the email address', async () => {
    const answer = await seven.post('/api/v1/auth/login', { username: AWA, password: PASSWORD });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['a wrong password', AWA, 'un autre mot de passe'],
    ['an unknown account', 'nobody@flotte.test', PASSWORD],
    ['a platform administrator who is no member', ADMIN, PASSWORD],
    ['an address written as a pattern', 'awa@%', PASSWORD],
  ])('refuses %s with one and the same answer', async (_who, email, password) => {
    const answer = await login(seven, email, password);
    expect([answer.status, field(answer.body, 'code')]).toEqual([401, 'INVALID_CREDENTIALS']);
    expect(field(answer.body, 'detail')).toBe('Identifiant ou mot de passe incorrect.');
  });

  it('refuses a member of another company with the right password', async () => {
    expect((await login(eight, AWA)).status).toBe(401);
  });

  it.each([
    ['a number as address', { email: 0, password: PASSWORD }],
    ['an object as address', { email: { $ne: '' }, password: PASSWORD }],
    ['a list as address', { email: [AWA], password: PASSWORD }],
    ['null as address', { email: null, password: PASSWORD }],
    ['no identifier', { password: PASSWORD }],
    ['no password', { email: AWA }],
    ['a number as password', { email: AWA, password: 0 }],
    ['a list as password', { email: AWA, password: ['x'] }],
    ['ten thousand characters of password', { email: AWA, password: 'x'.repeat(10_000) }],
    ['a role', { email: AWA, password: PASSWORD, role: 'admin' }],
    ['a list in place of an object', [AWA, PASSWORD]],
  ])('refuses %s as malformed', async (_what, body) => {
    const answer = await seven.post('/api/v1/auth/login', body);
    expect([answer.status, field(answer.body, 'code')]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('does not exist on the control plane under the path of a company', async () => {
    expect((await login(plane.client, AWA)).status).toBe(404);
  });

  describe('A token', () => {
    let token: string;

    beforeEach(async () => {
      token = textField((await login(seven, AWA)).body, 'accessToken');
    });

    it('is refused by another company and the control plane, even if its user is a member there', async () => {
      await sql(
        `INSERT INTO user_tenants (user_id, tenant_id, role_code, extra_permissions, denied_permissions)
          SELECT id, 8, 'admin', '[]', '[]' FROM users WHERE email = '${AWA}'`,
      );
      await sql("UPDATE users SET platform_role = 'super_admin'");
      expect((await login(eight, AWA)).status).toBe(200);
      expect((await me(seven, token)).status).toBe(200);
      expect((await me(eight, token)).status).toBe(401);
      expect((await plane.client.get('/admin/api/v1/auth/me', { token })).status).toBe(401);
      expect((await plane.client.get('/admin/api/v1/tenants', { token })).status).toBe(401);
    });

    it('expires after ten minutes, also in the cache', async () => {
      passTime(599_000);
      expect((await me(seven, token)).status).toBe(200);
      passTime(2000);
      expect((await me(seven, token)).status).toBe(401);
    });

    it('is refused if a character of any part is altered', async () => {
      for (const at of [5, Math.floor(token.length / 2), token.length - 10]) {
        const altered = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
        expect((await me(seven, altered)).status).toBe(401);
      }
    });

    it('is refused without a signature or with another algorithm', async () => {
      const [, payload = ''] = token.split('.');
      const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const unsigned = `${encoded({ alg: 'none', typ: 'at+jwt' })}.${payload}.`;
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
      const symmetric = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: database.ring.currentId })
        .sign(database.ring.current);
      expect((await me(seven, unsigned)).status).toBe(401);
      expect((await me(seven, symmetric)).status).toBe(401);
    });

    it.each([
      ['the user was disabled', 'UPDATE users SET is_active = 0'],
      ['the user was deleted', 'UPDATE users SET deleted_at = UTC_TIMESTAMP(3)'],
      ['the membership was ended', 'UPDATE user_tenants SET is_active = 0'],
    ])('stops working within five seconds after %s', async (_what, statement) => {
      expect((await me(seven, token)).status).toBe(200);
      await sql(statement);
      passTime(5000);
      expect((await me(seven, token)).status).toBe(401);
      expect((await login(seven, AWA)).status).toBe(401);
    });

    it('has the current permissions: those of the role plus added ones minus denied ones', async () => {
      await sql(
        `UPDATE user_tenants SET extra_permissions = '["users:read"]', denied_permissions = '["drivers:update"]'`,
      );
      passTime(5000);
      const permissions = field((await me(seven, token)).body, 'permissions');
      expect(permissions).toEqual(expect.arrayContaining(['users:read', 'drivers:read']));
      expect(permissions).not.toEqual(expect.arrayContaining(['drivers:update']));
    });

    it('has the permissions of a new role at once', async () => {
      const awa = await plane.app.get(UsersService).byEmail(AWA);
      await plane.app.get(MembershipsService).grant(awa.id, 7, 'conducteur');
      const permissions = field((await me(seven, token)).body, 'permissions');
      expect(permissions).not.toEqual(expect.arrayContaining(['drivers:read']));
    });
  });

  describe('of platform administrators', () => {
    const platformLogin = (email: string, password = PASSWORD): Promise<Answer> =>
      plane.client.post('/admin/api/v1/auth/login', { email, password });

    it('opens the control plane and no company', async () => {
      const token = textField((await platformLogin(ADMIN)).body, 'accessToken');
      const known = await plane.client.get('/admin/api/v1/auth/me', { token });
      const held = ['platform:parameters', 'platform:tenants', 'platform:webhooks'];
      expect(field(known.body, 'permissions')).toEqual(held);
      expect((await me(seven, token)).status).toBe(401);
    });

    it('does not open the control plane to users of companies', async () => {
      expect((await platformLogin(AWA)).status).toBe(401);
    });

    it('ends within five seconds when the role is taken away', async () => {
      const token = textField((await platformLogin(ADMIN)).body, 'accessToken');
      await sql("UPDATE users SET platform_role = 'none'");
      passTime(5000);
      expect((await plane.client.get('/admin/api/v1/auth/me', { token })).status).toBe(401);
    });
  });

  describe('Guessing', () => {
    const fail = async (times: number, email = AWA): Promise<void> => {
      for (let attempt = 0; attempt < times; attempt += 1) await login(seven, email, 'wrong wrong wrong');
    };

    it.each([AWA, 'nobody@flotte.test'])(
      'is slowed down after five failures for %s, and never for good',
      async (email) => {
        await fail(4, email);
        expect((await login(seven, email, 'wrong wrong wrong')).status).toBe(401);
        const throttled = await login(seven, email);
        expect([throttled.status, field(throttled.body, 'code')]).toEqual([429, 'LOGIN_THROTTLED']);
        expect(throttled.headers['retry-after']).toBe('1');
        passTime(1000);
        expect((await login(seven, email)).status).toBe(email === AWA ? 200 : 401);
      },
    );

    it('is delayed more with each failure, up to five minutes', async () => {
      const waits: number[] = [];
      await fail(5);
      for (let round = 0; round < 11; round += 1) {
        const waitS = Number((await login(seven, AWA)).headers['retry-after']);
        waits.push(waitS);
        passTime(waitS * 1000);
        await fail(1);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    });

    it('many passwords simultaneously gives no more answers than sequentially', async () => {
      const guesses = Array.from({ length: 30 }, (_, index) => login(seven, AWA, `guess number ${index} of many`));
      const statuses = (await Promise.all(guesses)).map((answer) => answer.status);
      expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(6);
      expect(statuses.filter((status) => status === 401 || status === 429)).toHaveLength(30);
    });

    it('the passwords of many accounts from one address is delayed too', async () => {
      for (let index = 0; index < 30; index += 1) await fail(1, `person${index}@flotte.test`);
      expect((await login(seven, AWA)).status).toBe(429);
    });

    it('at one account does not delay others', async () => {
      await fail(5);
      expect((await login(seven, 'nobody@flotte.test')).status).toBe(401);
    });
  });

  describe('An account', () => {
    const names = { firstName: 'A', lastName: 'B', mustChangePassword: false };

    it('is made once per address, whatever its case', async () => {
      const users = plane.app.get(UsersService);
      await expect(users.create({ email: 'AWA@FLOTTE.TEST', password: PASSWORD, ...names })).rejects.toMatchObject({
        code: 'EMAIL_TAKEN',
      });
      expect(await users.createPlatformAdministrator({ email: ADMIN, password: PASSWORD, ...names })).toBeNull();
    });

    it.each([
      ['no address', 'awa', PASSWORD],
      ['a password that is too short', 'new@flotte.test', 'court'],
      ['a password that is too long', 'new@flotte.test', 'x'.repeat(129)],
    ])('is refused with %s', async (_what, email, password) => {
      const users = plane.app.get(UsersService);
      await expect(users.create({ email, password, ...names })).rejects.toMatchObject({ code: 'USER_INVALID' });
    });

    it('in use joins another company only if its owner accepts', async () => {
      await login(seven, AWA);
      const awa = await plane.app.get(UsersService).byEmail(AWA);
      expect(await plane.app.get(MembershipsService).grant(awa.id, 8, 'admin')).toBe(false);
      expect((await login(eight, AWA)).status).toBe(401);
    });

    it('is given only roles that exist', async () => {
      const awa = await plane.app.get(UsersService).byEmail(AWA);
      await expect(plane.app.get(MembershipsService).grant(awa.id, 7, 'super_admin')).rejects.toMatchObject({
        code: 'ROLE_UNKNOWN',
      });
    });
  });
});
