import { readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSync } from 'otplib';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';
import type { HttpClient } from '../support/http-client';

const LOG = join(tmpdir(), `log-${randomBytes(6).toString('hex')}.jsonl`);
const DRIVER = {
  firstName: 'Awa',
  lastName: 'Koné',
  email: 'awa.secrete@flotte.test',
  phone: '+2250799887766',
  licenseNumber: 'SECRET-LIC-77',
  dateOfBirth: '1987-06-05',
  address: 'Impasse des Secrets',
  emergencyContactName: 'Issa Confident',
  notes: 'Porte des lunettes rares',
};

/** One story with every kind of secret, followed by a search for the secrets in everything that is stored. */
describe('Secret or personal data', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let tenantId: number;
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    application = await startApplication({ TEST_LOG_FILE: LOG });
    company = await application.company({ name: 'Coffre', slug: 'coffre' });
    tenantId = await application.tenantId('coffre');
    await story();
  });

  afterAll(async () => {
    process.env['TEST_LOG_FILE'] = '';
    await application.stop();
    rmSync(LOG, { force: true });
  });

  async function story(): Promise<void> {
    const host = application.client.as({ host: 'coffre.localhost' });
    const email = textField((await company.get('/api/v1/auth/me')).body, 'email');
    secrets.set('the password', PASSWORD);
    const entered = await host.post('/api/v1/auth/login', { email, password: PASSWORD });
    secrets.set('the access token', textField(entered.body, 'accessToken'));
    secrets.set('the refresh token', textField(entered.body, 'refreshToken'));
    secrets.set('a wrong password', 'presque le mot de passe');
    await host.post('/api/v1/auth/login', { email, password: 'presque le mot de passe' });
    const refreshed = await host.post('/api/v1/auth/refresh', {
      refreshToken: textField(entered.body, 'refreshToken'),
    });
    secrets.set('the next refresh token', textField(refreshed.body, 'refreshToken'));
    const totp = textField((await company.post('/api/v1/auth/mfa/enrol')).body, 'secret');
    secrets.set('the secret of the second factor', totp);
    const confirmed = await company.post('/api/v1/auth/mfa/confirm', { code: generateSync({ secret: totp }) });
    secrets.set('a recovery code', String(field(confirmed.body, 'recoveryCodes.0')));
    const key = await company.post('/api/v1/api-keys', { name: 'Paie', permissions: ['drivers:read'] });
    secrets.set('the API key', textField(key.body, 'key'));
    await host.get('/api/v1/drivers', { token: textField(key.body, 'key') });
    await company.patch('/api/v1/auth/me', { phone: '+2250711223344' });
    secrets.set('the number of a user', '+2250711223344');
    const created = await company.post('/api/v1/drivers', DRIVER, { headers: { 'idempotency-key': 'secret-story' } });
    expect(created.status).toBe(201);
    const id = numberField(created.body, 'id');
    await company.patch(`/api/v1/drivers/${id}`, { notes: `${DRIVER.notes} !`, version: 1 });
    await company.get(`/api/v1/drivers?search=${DRIVER.licenseNumber}`);
    await company.post('/api/v1/drivers', { ...DRIVER, phone: 'no number' });
    for (const name of [
      'email',
      'phone',
      'licenseNumber',
      'dateOfBirth',
      'address',
      'emergencyContactName',
      'notes',
    ] as const)
      secrets.set(`a driver's ${name}`, DRIVER[name]);
    await eventually('everything is in the log', async () => {
      const { body } = await application.admin.get(`/admin/api/v1/tenants/${tenantId}/audit-logs?limit=100`);
      return JSON.stringify(body).includes('drivers:update');
    });
  }

  const everyRow = async (database: string): Promise<string> => {
    const rows = await application.onServer(async (server) => {
      const tables = await server.query<{ name: string }[]>(
        'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ?',
        [database],
      );
      return Promise.all(
        tables.map(({ name }) => server.query<unknown[]>(`SELECT * FROM \`${database}\`.\`${name}\``)),
      );
    });
    return JSON.stringify(rows, (_key, value: unknown) => (Buffer.isBuffer(value) ? value.toString('latin1') : value));
  };

  const found = (text: string): string[] =>
    [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);

  it('are in no line of the log', () => {
    const text = readFileSync(LOG, 'utf8');
    expect(text).toContain('"route":"/api/v1/drivers"');
    expect(found(text)).toEqual([]);
  });

  it('are in the log only as links of letters in development without a mail server', async () => {
    const person = { email: 'yao@coffre.test', firstName: 'Yao', lastName: 'Ba', roleCode: 'conducteur' };
    expect((await company.post('/api/v1/users', person)).status).toBe(201);
    const link = /letter invitation: http:\/\/coffre\.localhost:\d+\/invitation\?token=([\w-]{43})/;
    await eventually('the link is in the log', () => link.test(readFileSync(LOG, 'utf8')));
    const [, token = ''] = link.exec(readFileSync(LOG, 'utf8')) ?? [];
    const host = application.client.as({ host: 'coffre.localhost' });
    expect((await host.post('/api/v1/auth/invitation', { token, password: PASSWORD })).status).toBe(204);
    expect(await everyRow(application.settings.database.globalName)).not.toContain(token);
    expect(readFileSync(LOG, 'utf8')).not.toContain('yao@coffre.test');
  });

  it('are in no row of the global database, including the audit log and its outbox', async () => {
    const text = await everyRow(application.settings.database.globalName);
    expect(text).toContain('drivers:create');
    expect(found(text)).toEqual([]);
  });

  it('are in no row of the company’s database as stored', async () => {
    const text = await everyRow(`${application.settings.database.tenantDatabasePrefix}${tenantId}`);
    expect(text).toContain('f1.k1.');
    expect(found(text)).toEqual([]);
  });

  it('are in no answer of the audit log and in no error', async () => {
    const log = await company.get('/api/v1/audit-logs?limit=100');
    expect(found(log.text)).toEqual([]);
  });
});
