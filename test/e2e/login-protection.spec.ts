import { hash } from '@node-rs/argon2';
import { generateSync } from 'otplib';
import { clock } from '#kernel';
import { LoginThrottle } from '../../src/global/auth/login-throttle';
import { networkOf } from '../../src/global/auth/networks';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';
import { startClock, stopClock } from '../support/standing-clock';

const AUTH = '/api/v1/auth';
const WRONG = 'un tout autre mot de passe';
const FREE = 5;

describe('Login protection', () => {
  let application: RunningApplication;
  let host: HttpClient;
  let networks = 0;

  beforeAll(async () => {
    application = await startApplication({ TRUSTED_PROXIES: '127.0.0.1' });
    await application.company({ name: 'Gardes', slug: 'gardes' });
    await application.company({ name: 'Voisins', slug: 'voisins' });
    await application.company({ name: 'Cible', slug: 'cible' });
    host = application.client.as({ host: 'gardes.localhost' });
  });

  afterAll(async () => {
    process.env['TRUSTED_PROXIES'] = '';
    await application.stop();
  });

  // Delays are counted in seconds of the process clock, which stands still, so that no delay passes during a slow test.
  beforeEach(() => {
    stopClock();
  });

  afterEach(() => {
    startClock();
  });

  const sql = <R>(statement: (database: string) => string, parameters: unknown[] = []): Promise<R> =>
    application.onServer((server) =>
      server.query<R>(statement(`\`${application.settings.database.globalName}\``), parameters),
    );

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  /** An address in a network that no login came from before. */
  const elsewhere = (): string => {
    networks += 1;
    return `198.18.${networks}.7`;
  };

  const loginFrom = (address: string, email: string, rest: object = {}, at = host): Promise<Answer> =>
    at.post(`${AUTH}/login`, { email, password: PASSWORD, ...rest }, { headers: { 'x-forwarded-for': address } });

  const failFrom = (address: string, email: string): Promise<Answer> => loginFrom(address, email, { password: WRONG });

  const tally = (answers: readonly Answer[]): Record<string, number> => {
    const groups = Map.groupBy(answers, (answer) => codeOf(answer).join(' '));
    return Object.fromEntries([...groups].map(([key, group]) => [key, group.length]));
  };

  const repeat = async <T>(times: number, work: (at: number) => Promise<T>): Promise<T[]> => {
    const answers: T[] = [];
    for (let at = 0; at < times; at += 1) answers.push(await work(at));
    return answers;
  };

  interface Member {
    readonly client: HttpClient;
    readonly email: string;
    readonly id: number;
  }

  const member = async (slug = 'gardes'): Promise<Member> => {
    const client = await application.member(slug, await application.tenantId(slug), 'admin');
    const { body } = await client.get(`${AUTH}/me`);
    return { client, email: textField(body, 'email'), id: numberField(body, 'id') };
  };

  const enrolled = async (): Promise<Member & { readonly secret: string }> => {
    const who = await member();
    const secret = textField((await who.client.post(`${AUTH}/mfa/enrol`)).body, 'secret');
    const code = generateSync({ secret, epoch: Math.floor(clock.nowMs() / 1000) - 30 });
    expect((await who.client.post(`${AUTH}/mfa/confirm`, { code })).status).toBe(200);
    return { ...who, secret };
  };

  describe('counts guesses', () => {
    const spellings = (email: string): string[] => {
      const [local = '', domain = ''] = email.split('@');
      const accented = `${local.replace('a', 'á')}@${domain}`;
      return [email, email.toUpperCase(), ` ${email} `, accented, accented.normalize('NFD'), `${local}​@${domain}`];
    };

    it.each([
      ['an account', async () => (await member()).email],
      ['nobody', () => Promise.resolve('aucune-personne@gardes.test')],
    ])('under one number for all spellings of the address of %s', async (_whose, emailOf) => {
      const [email, address] = [await emailOf(), elsewhere()];
      const answers = await repeat(50, (at) => failFrom(address, spellings(email)[at % 6] ?? ''));
      expect(tally(answers)).toEqual({ '401 INVALID_CREDENTIALS': FREE, '429 LOGIN_THROTTLED': 50 - FREE });
      expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
    });

    it('for the account, by its address and its user name alike', async () => {
      const [{ email, id }, address] = [await member(), elsewhere()];
      await sql((database) => `UPDATE ${database}.users SET username = ? WHERE id = ?`, [`u${id}`, id]);
      await repeat(FREE, () => failFrom(address, email));
      const byName = { username: `u${id}`, password: PASSWORD };
      const answer = await host.post(`${AUTH}/login`, byName, { headers: { 'x-forwarded-for': address } });
      expect(codeOf(answer)).toEqual([429, 'LOGIN_THROTTLED']);
    });
  });

  describe('does not lock out the owner of an account', () => {
    it('who comes from a known network, during attacks from elsewhere', async () => {
      const [{ email }, home] = [await member(), elsewhere()];
      expect((await loginFrom(home, email)).status).toBe(200);
      const attacker = elsewhere();
      await repeat(FREE + 1, () => failFrom(attacker, email));
      expect(codeOf(await loginFrom(attacker, email))).toEqual([429, 'LOGIN_THROTTLED']);
      expect((await loginFrom(home, email)).status).toBe(200);
      expect((await loginFrom(home.replace('.7', '.200'), email)).status).toBe(200);
    });

    it('who uses a known device, even in the same network as an attacker', async () => {
      const [{ email }, shared] = [await member(), elsewhere()];
      const deviceToken = textField((await loginFrom(shared, email)).body, 'deviceToken');
      await repeat(FREE, () => failFrom(shared, email));
      expect(codeOf(await loginFrom(shared, email))).toEqual([429, 'LOGIN_THROTTLED']);
      const again = await loginFrom(shared, email, { deviceToken });
      expect([again.status, field(again.body, 'deviceToken')]).toEqual([200, deviceToken]);
      const guesses = await repeat(FREE + 1, () => loginFrom(shared, email, { password: WRONG, deviceToken }));
      expect(tally(guesses)).toEqual({ '401 INVALID_CREDENTIALS': FREE, '429 LOGIN_THROTTLED': 1 });
      const stranger = (await member()).email;
      await repeat(FREE, () => failFrom(shared, stranger));
      expect(codeOf(await loginFrom(shared, stranger, { deviceToken }))).toEqual([429, 'LOGIN_THROTTLED']);
    });

    it('who comes from any network during a distributed attack, in which each unknown network has one guess', async () => {
      const [{ email }, home] = [await member(), elsewhere()];
      expect((await loginFrom(home, email)).status).toBe(200);
      await Promise.all(Array.from({ length: 4 * FREE }, () => failFrom(elsewhere(), email)));
      const attacker = elsewhere();
      expect((await failFrom(attacker, email)).status).toBe(401);
      expect(codeOf(await failFrom(attacker, email))).toEqual([429, 'LOGIN_THROTTLED']);
      expect((await loginFrom(elsewhere(), email)).status).toBe(200);
      expect((await loginFrom(home, email)).status).toBe(200);
    });

    it('whose company is under a distributed attack', async () => {
      const throttle = application.app.get(LoginThrottle);
      const tenantId = await application.tenantId('cible');
      const attack = (n: number): Promise<null> => {
        const where = { place: networkOf(`10.${n >> 8}.${n & 255}.1`), widePlace: null, tenantId, isKnown: false };
        const source = { attempted: 'password', subjects: [`text guess${n}@cible.test`], ...where } as const;
        return throttle.attempt(source, () => Promise.resolve(null));
      };
      const [{ email }, stranger] = [await member('cible'), await member('cible')];
      const [home, cible] = [elsewhere(), application.client.as({ host: 'cible.localhost' })];
      expect((await loginFrom(home, email, {}, cible)).status).toBe(200);
      for (let n = 0; n < 300; n += 50) await Promise.all(Array.from({ length: 50 }, (_, at) => attack(n + at)));
      expect((await loginFrom(home, email, {}, cible)).status).toBe(200);
      expect((await loginFrom(elsewhere(), stranger.email, {}, cible)).status).toBe(200);
    });

    it('who shares a network with an attacker: known accounts and other companies are not affected', async () => {
      const [shared, owner, neighbour] = [elsewhere(), await member(), await member('voisins')];
      expect((await loginFrom(shared, owner.email)).status).toBe(200);
      const tried = await repeat(40, (at) => failFrom(shared, `personne${at}@gardes.test`));
      expect(tally(tried)).toEqual({ '401 INVALID_CREDENTIALS': 30, '429 LOGIN_THROTTLED': 10 });
      expect((await loginFrom(shared, owner.email)).status).toBe(200);
      const voisins = application.client.as({ host: 'voisins.localhost' });
      expect((await loginFrom(shared, neighbour.email, {}, voisins)).status).toBe(200);
    });

    it('by letters that others request', async () => {
      const [{ email, id }, home] = [await member(), elsewhere()];
      expect((await loginFrom(home, email)).status).toBe(200);
      const forgot = (address: string): Promise<Answer> =>
        host.post(`${AUTH}/password/forgot`, { email }, { headers: { 'x-forwarded-for': address } });
      const letters = async (): Promise<number> => {
        const [row] = await sql<{ total: string }[]>(
          (database) => `SELECT COUNT(*) AS total FROM ${database}.one_time_links WHERE user_id = ?`,
          [id],
        );
        return Number(row?.total);
      };
      const audited = async (): Promise<number> => {
        const [row] = await sql<{ total: string }[]>(
          (database) => `SELECT COUNT(*) AS total FROM ${database}.audit_logs WHERE action = 'auth:password.forgot'`,
        );
        return Number(row?.total);
      };
      const answers = await repeat(25, () => forgot(elsewhere()));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
      await eventually('all were looked at', async () => (await audited()) >= 25);
      expect(await letters()).toBe(5);
      expect((await forgot(home)).status).toBe(202);
      await eventually('the owner has a letter', async () => (await letters()) === 6);
    });
  });

  describe('counts an attempt before it is judged', () => {
    it('so that of three hundred simultaneous codes only five are checked', async () => {
      const { email } = await enrolled();
      const guess = (at: number): Promise<Answer> =>
        host.post(`${AUTH}/login`, { email, password: PASSWORD, code: String(100_000 + at) });
      const answers = tally(await Promise.all(Array.from({ length: 300 }, (_, at) => guess(at))));
      const {
        '401 MFA_CODE_INVALID': judged = 0,
        '429 LOGIN_THROTTLED': late = 0,
        '503 LOGIN_BUSY': busy = 0,
      } = answers;
      expect(judged).toBeLessThanOrEqual(FREE);
      expect(judged + late + busy).toBe(300);
    });

    it('in a stolen session too, for codes and passwords', async () => {
      const { client } = await enrolled();
      const codes = tally(
        await Promise.all(
          Array.from({ length: 50 }, (_, at) => client.post(`${AUTH}/mfa/disable`, { code: String(100_000 + at) })),
        ),
      );
      expect(codes).toEqual({ '401 MFA_CODE_INVALID': FREE, '429 LOGIN_THROTTLED': 50 - FREE });
      const { client: other } = await member();
      const passwords = tally(
        await Promise.all(
          Array.from({ length: 50 }, (_, at) => other.post(`${AUTH}/step-up`, { password: `${WRONG} ${at}` })),
        ),
      );
      expect(passwords).toEqual({ '401 INVALID_CREDENTIALS': FREE, '429 LOGIN_THROTTLED': 50 - FREE });
    });

    it('from many networks with the right password, while the owner can log in from a known network', async () => {
      const { email, secret } = await enrolled();
      const home = elsewhere();
      const code = (): string => generateSync({ secret });
      expect((await loginFrom(home, email, { code: code() })).status).toBe(200);
      const guesses = await repeat(15, (at) => loginFrom(elsewhere(), email, { code: String(100_000 + at) }));
      expect(tally(guesses)).toEqual({ '401 MFA_CODE_INVALID': 2 * FREE, '429 LOGIN_THROTTLED': 15 - 2 * FREE });
      const next = generateSync({ secret, epoch: Math.floor(clock.nowMs() / 1000) + 30 });
      expect((await loginFrom(home, email, { code: next })).status).toBe(200);
    });
  });

  describe('normalizes passwords', () => {
    it('by Unicode composition, and rehashes an older password that was stored as typed', async () => {
      const { email, id } = await member();
      const decomposed = 'les Préfets déçus'.normalize('NFD');
      const old = await hash(decomposed, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
      await sql((database) => `UPDATE ${database}.users SET password_hash = ? WHERE id = ?`, [old, id]);
      const composed = decomposed.normalize('NFC');
      expect((await loginFrom('127.0.0.1', email, { password: composed })).status).toBe(401);
      expect((await loginFrom('127.0.0.1', email, { password: decomposed })).status).toBe(200);
      expect((await loginFrom('127.0.0.1', email, { password: composed })).status).toBe(200);
    });

    it.each([
      ['with a blank', (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
      ['with a hyphen and blanks around', (code: string) => ` ${code.slice(0, 3)}-${code.slice(3)} `],
    ])('as one code, %s', async (_how, written) => {
      const { email, secret } = await enrolled();
      expect((await loginFrom('127.0.0.1', email, { code: written(generateSync({ secret })) })).status).toBe(200);
    });
  });

  describe('limits outgoing messages', () => {
    it('to one mailbox: an invitation can be resent a few times', async () => {
      const { client } = await member();
      const body = { email: 'invitee@gardes.test', firstName: 'Yao', lastName: 'Kouassi', roleCode: 'conducteur' };
      const id = numberField((await client.post('/api/v1/users', body)).body, 'id');
      const { client: colleague } = await member();
      const answers = await repeat(6, (at) => (at % 2 ? client : colleague).post(`/api/v1/users/${id}/invitation`));
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 429, 429]);
      expect(codeOf(answers.at(-1) as Answer)).toEqual([429, 'SENDING_LIMITED']);
      expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(60);
    });

    it('to one endpoint: webhook tests are limited per webhook and per user', async () => {
      const { client } = await member();
      const made = await repeat(4, async (at) => {
        const answer = await client.post('/api/v1/webhooks', { url: `https://hooks.example.com/${at}` });
        return numberField(answer.body, 'id');
      });
      const test = (id = 0): Promise<Answer> => client.post(`/api/v1/webhooks/${id}/test`);
      const first = await Promise.all(Array.from({ length: 12 }, () => test(made[0])));
      expect(first.filter(({ status }) => status === 204)).toHaveLength(10);
      expect(codeOf(await test(made[0]))).toEqual([429, 'SENDING_LIMITED']);
      const others = await repeat(21, (at) => test(made[1 + (at % 3)]));
      expect(others.filter(({ status }) => status === 204)).toHaveLength(20);
    });
  });
});
