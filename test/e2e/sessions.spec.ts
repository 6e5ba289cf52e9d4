import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, SignJWT } from 'jose';
import { createLogger } from '#http';
import { deriveKey, KeyRing } from '#secrets';
import { createApplication } from '../../src/application';
import { loadSettings } from '../../src/config/settings';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, HttpClient, textField } from '../support/http-client';
import type { Answer } from '../support/http-client';

const AUTH = '/api/v1/auth';
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

describe('A session', () => {
  let application: RunningApplication;
  let host: HttpClient;
  let otherHost: HttpClient;
  let email: string;

  beforeAll(async () => {
    application = await startApplication();
    const company = await application.company({ name: 'Sessions', slug: 'sessions' });
    await application.company({ name: 'Autre', slug: 'autre' });
    host = application.client.as({ host: 'sessions.localhost' });
    otherHost = application.client.as({ host: 'autre.localhost' });
    email = textField((await company.get(`${AUTH}/me`)).body, 'email');
  });

  afterAll(async () => {
    await application.stop();
  });

  interface Tokens {
    readonly access: string;
    readonly refresh: string;
  }

  const tokensOf = ({ body }: Answer): Tokens => ({
    access: textField(body, 'accessToken'),
    refresh: textField(body, 'refreshToken'),
  });

  const login = async (): Promise<Tokens> => {
    const answer = await host.post(`${AUTH}/login`, { email, password: PASSWORD });
    expect(answer.status).toBe(200);
    return tokensOf(answer);
  };

  const refresh = (refreshToken: string, at: HttpClient = host): Promise<Answer> =>
    at.post(`${AUTH}/refresh`, { refreshToken });

  const me = async (token: string, at: HttpClient = host): Promise<number> =>
    (await at.get(`${AUTH}/me`, { token })).status;

  const sql = <R>(statement: (database: string) => string): Promise<R> =>
    application.onServer((server) => server.query<R>(statement(`\`${application.settings.database.globalName}\``)));

  const auditedActions = async (): Promise<string[]> => {
    const rows = await sql<{ action: string }[]>((database) => `SELECT action FROM ${database}.audit_logs`);
    return rows.map(({ action }) => action);
  };

  describe('accepts a token', () => {
    interface Made {
      readonly claims?: Record<string, unknown>;
      readonly header?: Record<string, unknown>;
      readonly key?: Parameters<SignJWT['sign']>[0];
    }

    /** A token like those of the product, except for the given changes. */
    const made = async (token: string, { claims = {}, header = {}, key }: Made): Promise<string> => {
      const [, payload = ''] = token.split('.');
      const own = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
      const ring = KeyRing.load(application.settings.masterKeysFile);
      const seed = deriveKey(ring, 'access token signature');
      const signing = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
      return new SignJWT({ ...own, ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: ring.currentId, ...header })
        .sign(key ?? signing);
    };

    const now = Math.floor(Date.now() / 1000);

    it('that this test signs with the key of the product', async () => {
      expect(await me(await made((await login()).access, {}))).toBe(200);
    });

    it.each([
      ['of another audience', { claims: { aud: 'platform' } }],
      ['of another company', { claims: { tid: 2, aud: 'tenant:2' } }],
      ['whose company and audience differ', { claims: { tid: 2 } }],
      ['of another type', { header: { typ: 'JWT' } }],
      ['of another issuer', { claims: { iss: 'impact-auto.example' } }],
      ['that has expired', { claims: { exp: now - 10 } }],
      ['that is of the future', { claims: { iat: now + 3600, exp: now + 4200 } }],
      ['that is not good yet', { claims: { nbf: now + 3600 } }],
      ['of a key nobody knows', { header: { kid: 'k9' } }],
      ['of another session', { claims: { sid: '00000000-0000-4000-8000-000000000000' } }],
      ['of another user', { claims: { sub: '1' } }],
    ])('but none %s', async (_what, difference: Made) => {
      expect(await me(await made((await login()).access, difference))).toBe(401);
    });

    it('but refuses a token with its own key', async () => {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      const jwk = await exportJWK(publicKey);
      const token = await made((await login()).access, { header: { jwk }, key: privateKey });
      expect(await me(token)).toBe(401);
    });
  });

  it('continues with a refresh token, which is valid once', async () => {
    const first = await login();
    const second = tokensOf(await refresh(first.refresh));
    expect(second.refresh).not.toBe(first.refresh);
    expect(await me(second.access)).toBe(200);
    expect((await refresh(second.refresh)).status).toBe(200);
  });

  it('returns the same new token again within ten seconds, because an answer may be lost', async () => {
    const { refresh: token } = await login();
    const [once, again] = [tokensOf(await refresh(token)), tokensOf(await refresh(token))];
    expect(again.refresh).toBe(once.refresh);
    expect(await me(again.access)).toBe(200);
  });

  it('ends when a refresh token is reused later, because it may be stolen', async () => {
    const stolen = await login();
    const owner = tokensOf(await refresh(stolen.refresh));
    await sql((database) => `UPDATE ${database}.refresh_tokens SET used_at = used_at - INTERVAL 11 SECOND`);
    const thief = await refresh(stolen.refresh);
    expect([thief.status, field(thief.body, 'code')]).toEqual([401, 'REFRESH_INVALID']);
    expect((await refresh(owner.refresh)).status).toBe(401);
    expect(await me(owner.access)).toBe(401);
    await eventually('it is on record', async () => (await auditedActions()).includes('auth:refresh.reuse'));
  });

  it('treats ten simultaneous refreshes as one', async () => {
    const { refresh: token } = await login();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(token)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const successors = new Set(answers.map((answer) => tokensOf(answer).refresh));
    expect(successors.size).toBe(1);
    expect((await refresh([...successors][0] ?? '')).status).toBe(200);
  });

  it('is refreshed only in the company in which it was opened', async () => {
    const { refresh: token } = await login();
    expect((await refresh(token, otherHost)).status).toBe(401);
    const platform = application.client.as({ host: 'admin.localhost' });
    expect((await platform.post('/admin/api/v1/auth/refresh', { refreshToken: token })).status).toBe(401);
    expect((await refresh(token)).status).toBe(200);
  });

  it('expires after the idle time that the platform configured', async () => {
    const { refresh: token } = await login();
    await sql((database) => `UPDATE ${database}.sessions SET last_used_at = last_used_at - INTERVAL 1 DAY`);
    expect((await refresh(token)).status).toBe(401);
  });

  it('can be ended by its owner at once, with its refresh token', async () => {
    const [mine, other] = [await login(), await login()];
    expect((await host.post(`${AUTH}/logout`, {}, { token: mine.access })).status).toBe(204);
    expect([await me(mine.access), (await refresh(mine.refresh)).status]).toEqual([401, 401]);
    expect(await me(other.access)).toBe(200);
  });

  it('can be ended together with all other sessions of its owner', async () => {
    const [mine, other] = [await login(), await login()];
    expect((await host.post(`${AUTH}/logout-everywhere`, {}, { token: mine.access })).status).toBe(204);
    expect([await me(mine.access), await me(other.access)]).toEqual([401, 401]);
  });

  it('is listed for its owner, who can end it', async () => {
    const [mine, other] = [await login(), await login()];
    const listed = await host.get(`${AUTH}/sessions`, { token: mine.access });
    const sessions = field(listed.body, 'data') as { id: string; isCurrent: boolean }[];
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    const [, payload = ''] = other.access.split('.');
    const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { sid: string };
    expect(sessions.map(({ id }) => id)).toContain(sid);
    expect((await host.delete(`${AUTH}/sessions/${sid}`, { token: mine.access })).status).toBe(204);
    expect([await me(mine.access), await me(other.access)]).toEqual([200, 401]);
  });

  it('cannot be ended by another user', async () => {
    const mine = await login();
    const stranger = await application.member('autre', await application.tenantId('autre'), 'gestionnaire');
    const [, payload = ''] = mine.access.split('.');
    const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { sid: string };
    expect((await stranger.delete(`${AUTH}/sessions/${sid}`)).status).toBe(404);
    expect(await me(mine.access)).toBe(200);
  });

  describe.each([
    ['with Redis', true],
    ['without Redis', false],
  ])('ended in one process, %s,', (_how, hasRedis) => {
    let second: NestFastifyApplication;

    beforeAll(async () => {
      const { REDIS_URL = '' } = process.env;
      if (!hasRedis) process.env['REDIS_URL'] = '';
      second = await createApplication(loadSettings(), createLogger('silent'));
      process.env['REDIS_URL'] = REDIS_URL;
      await second.listen(0, '127.0.0.1');
    });

    afterAll(async () => {
      await second.close();
    });

    it('ends in the other processes within seconds', async () => {
      const there = new HttpClient(Number(new URL(await second.getUrl()).port)).as({ host: 'sessions.localhost' });
      const mine = await login();
      expect(await me(mine.access, there)).toBe(200);
      await host.post(`${AUTH}/logout`, {}, { token: mine.access });
      await eventually('the other process knows', async () => (await me(mine.access, there)) === 401);
    });
  });
});
