import { GlobalDatabase } from '../../src/global/global-database';
import { POOL_SIZE, SHARE_LIMITS } from '../../src/global/connection-shares';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const AUTH = '/api/v1/auth';
const BURST = 400;

describe('A burst of logins', () => {
  let application: RunningApplication;
  let host: HttpClient;
  let emails: string[];

  beforeAll(async () => {
    application = await startApplication();
    await application.company({ name: 'Foule', slug: 'foule' });
    host = application.client.as({ host: 'foule.localhost' });
    const tenantId = await application.tenantId('foule');
    emails = [];
    for (let at = 0; at < 8; at += 1) {
      const client = await application.member('foule', tenantId, 'gestionnaire');
      emails.push(textField((await client.get(`${AUTH}/me`)).body, 'email'));
    }
  });

  afterAll(async () => {
    await application.stop();
  });

  const login = (at: number): Promise<Answer> =>
    host.post(`${AUTH}/login`, { email: emails[at % emails.length], password: PASSWORD });

  const audited = async (action: string): Promise<number> => {
    const { globalName } = application.settings.database;
    const rows = await application.onServer((server) =>
      server.query<{ total: string }[]>(`SELECT COUNT(*) AS total FROM \`${globalName}\`.audit_logs WHERE action = ?`, [
        action,
      ]),
    );
    return Number(rows[0]?.total);
  };

  const expectOverload = (answers: readonly Answer[]): void => {
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
    for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(BURST);
  };

  it('is answered or refused with Retry-After, and each attempt is recorded', async () => {
    const before = await audited('auth:login');
    expectOverload(await Promise.all(Array.from({ length: BURST }, () => login(0))));
    await eventually('every attempt is on record', async () => (await audited('auth:login')) >= before + BURST);
  });

  it('of refreshes is answered or refused with Retry-After', async () => {
    const refreshToken = textField((await login(0)).body, 'refreshToken');
    const refresh = (): Promise<Answer> => host.post(`${AUTH}/refresh`, { refreshToken });
    expectOverload(await Promise.all(Array.from({ length: BURST }, refresh)));
  });

  it('is served and recorded while all other connections of the global database are busy', async () => {
    const database = application.app.get(GlobalDatabase);
    const released = Promise.withResolvers<undefined>();
    const taken = Array.from({ length: SHARE_LIMITS.ordinary.concurrency }, () =>
      database.transaction(async (manager) => {
        await manager.query('SELECT 1');
        await released.promise;
      }),
    );
    try {
      const before = await audited('auth:login');
      expect((await login(1)).status).toBe(200);
      await eventually('the login is on record', async () => (await audited('auth:login')) > before);
    } finally {
      released.resolve(undefined);
      await Promise.all(taken);
    }
  });

  it('that exhausts the pool of the driver is an overload, not a fault of the product', async () => {
    const database = application.app.get(GlobalDatabase);
    const sleepers = database.use((manager) =>
      Promise.all(Array.from({ length: POOL_SIZE + 201 }, () => manager.query('SELECT SLEEP(0.01)'))),
    );
    await expect(sleepers).rejects.toMatchObject({ code: 'DATABASE_OVERLOADED', kind: 'unavailable' });
    await eventually('the pool is free again', async () => (await login(2)).status === 200);
  });

  it('does not displace ordinary work, such as simultaneous changes of names', async () => {
    const { body } = await login(3);
    const client = host.as({ token: textField(body, 'accessToken') });
    const rename = (at: number): Promise<Answer> => client.patch(`${AUTH}/me`, { firstName: `Awa ${at}` });
    const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => rename(at)));
    expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
    expect(field((await client.get(`${AUTH}/me`)).body, 'firstName')).toMatch(/^Awa \d+$/);
  });
});
