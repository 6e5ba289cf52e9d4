import { generateSync } from 'otplib';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const AUTH = '/api/v1/auth';

describe('A second factor', () => {
  let application: RunningApplication;
  let host: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    application = await startApplication();
    await application.company({ name: 'Facteurs', slug: 'facteurs' });
    host = application.client.as({ host: 'facteurs.localhost' });
    tenantId = await application.tenantId('facteurs');
  });

  afterAll(async () => {
    await application.stop();
  });

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const sql = (statement: (database: string) => string): Promise<unknown> =>
    application.onServer((server) => server.query(statement(`\`${application.settings.database.globalName}\``)));

  /** The code that an authenticator app shows `steps` half minutes from now. */
  const codeFor = (secret: string, steps = 0): string =>
    generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });

  interface Enrolled {
    readonly client: HttpClient;
    readonly email: string;
    readonly secret: string;
    readonly recoveryCodes: readonly string[];
  }

  const enrolled = async (): Promise<Enrolled> => {
    const client = await application.member('facteurs', tenantId, 'admin');
    const email = textField((await client.get(`${AUTH}/me`)).body, 'email');
    const secret = textField((await client.post(`${AUTH}/mfa/enrol`)).body, 'secret');
    const confirmed = await client.post(`${AUTH}/mfa/confirm`, { code: codeFor(secret, -1) });
    expect(confirmed.status).toBe(200);
    return { client, email, secret, recoveryCodes: field(confirmed.body, 'recoveryCodes') as string[] };
  };

  const login = (email: string, code?: string): Promise<Answer> =>
    host.post(`${AUTH}/login`, { email, password: PASSWORD, ...(code === undefined ? {} : { code }) });

  it('is set up with an app, and required from then on', async () => {
    const { email, secret, client } = await enrolled();
    expect(field((await client.get(`${AUTH}/me`)).body, 'mfa')).toBe(true);
    expect(codeOf(await login(email))).toEqual([401, 'MFA_REQUIRED']);
    expect(codeOf(await login(email, '000000'))).toEqual([401, 'MFA_CODE_INVALID']);
    expect((await login(email, codeFor(secret))).status).toBe(200);
  });

  it('cannot be replaced by a new setup, so that a stolen token cannot change the phone', async () => {
    const nobody = await application.member('facteurs', tenantId, 'admin');
    expect(codeOf(await nobody.post(`${AUTH}/mfa/confirm`, { code: '000000' }))).toEqual([409, 'MFA_NOT_STARTED']);
    expect(codeOf(await nobody.post(`${AUTH}/mfa/disable`, { code: '000000' }))).toEqual([409, 'MFA_NOT_STARTED']);
    const { client, email, secret } = await enrolled();
    expect(codeOf(await client.post(`${AUTH}/mfa/enrol`))).toEqual([409, 'MFA_ALREADY_SET']);
    const again = await client.post(`${AUTH}/mfa/confirm`, { code: codeFor(secret) });
    expect(codeOf(again)).toEqual([409, 'MFA_ALREADY_SET']);
    expect((await login(email, codeFor(secret))).status).toBe(200);
  });

  it('is checked only after the password, so that a right code does not confirm a guessed password', async () => {
    const { email, secret } = await enrolled();
    const wrong = await host.post(`${AUTH}/login`, { email, password: 'faux mot de passe', code: codeFor(secret) });
    expect(codeOf(wrong)).toEqual([401, 'INVALID_CREDENTIALS']);
  });

  it('accepts each code once', async () => {
    const { email, secret } = await enrolled();
    const code = codeFor(secret);
    const answers = await Promise.all([login(email, code), login(email, code)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 401]));
    expect(codeOf(await login(email, code))).toEqual([401, 'MFA_CODE_INVALID']);
  });

  it('has recovery codes for a lost phone, each valid once', async () => {
    const { email, recoveryCodes } = await enrolled();
    expect(new Set(recoveryCodes).size).toBe(10);
    const [code = ''] = recoveryCodes;
    expect((await login(email, code.toLowerCase())).status).toBe(200);
    expect(codeOf(await login(email, code))).toEqual([401, 'MFA_CODE_INVALID']);
    expect((await login(email, recoveryCodes[1])).status).toBe(200);
  });

  it('is removed by its owner only with a code', async () => {
    const { client, email, secret } = await enrolled();
    expect(codeOf(await client.post(`${AUTH}/mfa/disable`, { code: '000000' }))).toEqual([401, 'MFA_CODE_INVALID']);
    expect((await client.post(`${AUTH}/mfa/disable`, { code: codeFor(secret) })).status).toBe(204);
    expect((await login(email)).status).toBe(200);
  });

  it('is required again for dangerous actions, ten minutes after the last code', async () => {
    const { client, secret } = await enrolled();
    let people = 0;
    const invite = (): Promise<Answer> =>
      client.post('/api/v1/users', {
        email: `p${(people += 1)}@facteurs.test`,
        firstName: 'P',
        lastName: 'Q',
        roleCode: 'conducteur',
      });
    expect((await invite()).status).toBe(201);
    await sql((database) => `UPDATE ${database}.sessions SET authenticated_at = UTC_TIMESTAMP(3) - INTERVAL 11 MINUTE`);
    await eventually('the session is known to be older', async () => (await invite()).status === 403);
    expect(codeOf(await invite())).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(codeOf(await client.post(`${AUTH}/step-up`, { password: PASSWORD }))).toEqual([401, 'MFA_REQUIRED']);
    expect((await client.post(`${AUTH}/step-up`, { code: codeFor(secret) })).status).toBe(204);
    expect((await invite()).status).toBe(201);
  });

  it('delays the account after wrong codes', async () => {
    const { email } = await enrolled();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) statuses.push((await login(email, `00000${attempt}`)).status);
    expect(statuses.slice(-1)).toEqual([429]);
  });
});

describe('A platform administrator, where a second factor is required,', () => {
  let application: RunningApplication;

  beforeAll(async () => {
    application = await startApplication({ PLATFORM_MFA: 'required' });
  });

  afterAll(async () => {
    process.env['PLATFORM_MFA'] = '';
    await application.stop();
  });

  it('can only set one up', async () => {
    const refused = await application.admin.get('/api/v1/tenants');
    expect([refused.status, field(refused.body, 'code')]).toEqual([403, 'MFA_ENROLMENT_REQUIRED']);
    const secret = textField((await application.admin.post('/admin/api/v1/auth/mfa/enrol')).body, 'secret');
    await application.admin.post('/admin/api/v1/auth/mfa/confirm', { code: generateSync({ secret }) });
    await eventually('all is open', async () => (await application.admin.get('/admin/api/v1/tenants')).status === 200);
  });
});
