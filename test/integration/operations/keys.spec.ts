import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '#http';
import { createApplication } from '../../../src/application';
import { loadSettings } from '../../../src/config/settings';
import { PASSWORD, startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import { field, HttpClient, numberField } from '../../support/http-client';
import { CommandLine } from '../../support/command-line';
import type { Ended } from '../../support/run-source';

const newKey = (): string => randomBytes(32).toString('base64');
const KEYS = { k1: newKey(), k2: newKey() };
const LICENSE = 'CI-2031-774';

/** A rotation of the master key, step by step as in libs/secrets/README.md. */
describe('A new master key', () => {
  const file = join(tmpdir(), `keys-${randomBytes(6).toString('hex')}.json`);
  let running: RunningApplication;
  let company: HttpClient;
  let tenantId: number;
  let driverId: number;
  let restarted: NestFastifyApplication | null = null;

  beforeAll(async () => {
    writeKeys({ current: 'k1', keys: KEYS });
    running = await startApplication({ MASTER_KEYS_FILE: file });
    company = await running.company({ name: 'Sceaux', slug: 'sceaux' });
    tenantId = await running.tenantId('sceaux');
    const driver = { firstName: 'Awa', lastName: 'Koné', licenseNumber: LICENSE, phone: '+2250701020304' };
    driverId = numberField((await company.post('/api/v1/drivers', driver)).body, 'id');
    await company.post('/api/v1/auth/mfa/enrol');
    const webhook = { url: 'https://hooks.example.com/platform', events: ['tenant.created'] };
    await running.admin.post('/api/v1/webhooks', webhook);
    await run('backup:tenant', 'sceaux');
  });

  afterAll(async () => {
    await commands.stop();
    await restarted?.close();
    await running.stop();
  });

  function writeKeys(content: object): void {
    writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
  }

  const commands = new CommandLine({});
  const run = (...args: string[]): Promise<Ended> => commands.run(args);

  const reportOf = ({ stdout }: Ended): unknown => JSON.parse(stdout) as unknown;

  /** The earlier keys that must stay in the file, and for what. */
  const neededIn = (ended: Ended): readonly string[] => {
    const { needed } = reportOf(ended) as { needed: readonly { keyId: string; what: { en: string } }[] };
    return needed.map(({ keyId, what }) => `${keyId} ${what.en}`);
  };

  /** The number of encrypted values with the old key and with the new key. */
  const sealedBy = async (): Promise<{ old: number; fresh: number }> => {
    const { globalName, tenantDatabasePrefix } = running.settings.database;
    const rows = await running.onServer((server) =>
      server.query<{ text: string | null }[]>(
        `SELECT secret_ciphertext AS text FROM \`${globalName}\`.tenant_credentials
         UNION ALL SELECT secret_ciphertext FROM \`${globalName}\`.user_totp
         UNION ALL SELECT secret FROM \`${globalName}\`.platform_webhook_endpoints
         UNION ALL SELECT phone FROM \`${tenantDatabasePrefix}${tenantId}\`.drivers
         UNION ALL SELECT license_number FROM \`${tenantDatabasePrefix}${tenantId}\`.drivers`,
      ),
    );
    const count = (key: string): number => rows.filter(({ text }) => text?.split('.')[1] === key).length;
    return { old: count('k1'), fresh: count('k2') };
  };

  const driverNow = async (client: HttpClient): Promise<unknown> =>
    field((await client.get(`/api/v1/drivers/${driverId}`)).body, 'licenseNumber');

  it('gets its own account on the global database, beside that of the running processes', async () => {
    writeKeys({ current: 'k2', keys: KEYS });
    expect(await run('global:migrate')).toMatchObject({ code: 0 });
    expect((await company.get('/api/v1/brands?limit=1')).status).toBe(200);
  });

  it('re-encrypts all data in service, and lists processes that still use the old one', async () => {
    const before = await sealedBy();
    expect(before).toEqual({ old: 6, fresh: 0 });
    const { updatedAt } = (await company.get(`/api/v1/drivers/${driverId}`)).body as { updatedAt: string };
    const ended = await run('keys:rotate', '--json');
    expect(ended.code).toBe(4);
    expect(reportOf(ended)).toMatchObject({ keyId: 'k2', rows: 1, failed: [], missing: [] });
    expect(neededIn(ended)).toEqual(expect.arrayContaining(['k1 audit log', 'k1 backups']));
    expect(neededIn(ended)).not.toContain('k1 secrets of the registry');
    expect(field(reportOf(ended), 'accountsInUse.0')).toMatch(/_app_k1$/);
    expect(await sealedBy()).toEqual({ old: 0, fresh: 6 });
    const driver = (await company.get(`/api/v1/drivers/${driverId}`)).body;
    expect(driver).toMatchObject({ licenseNumber: LICENSE, updatedAt });
    expect(field((await company.get(`/api/v1/drivers?search=${LICENSE}`)).body, 'data.0.id')).toBe(driverId);
  });

  it('keeps encrypted numbers unique although both keys are in use', async () => {
    const twin = { firstName: 'Ali', lastName: 'Ba', licenseNumber: LICENSE.toLowerCase() };
    const refused = await company.post('/api/v1/drivers', twin);
    expect([refused.status, field(refused.body, 'code')]).toEqual([409, 'LICENSE_NUMBER_TAKEN']);
  });

  it('replaces the old one, which no longer decrypts anything and can leave the file', async () => {
    const email = field((await company.get('/api/v1/auth/me')).body, 'email');
    await running.close();
    expect(await run('keys:rotate')).toMatchObject({ code: 0, stderr: '' });
    writeKeys({ current: 'k2', keys: { k2: KEYS.k2 } });
    restarted = await createApplication(loadSettings(), createLogger('silent'));
    await restarted.listen(0, '127.0.0.1');
    const client = new HttpClient(Number(new URL(await restarted.getUrl()).port)).as({ host: 'sceaux.localhost' });
    const entered = await client.post('/api/v1/auth/login', { email, password: PASSWORD });
    expect(entered.status).toBe(200);
    expect(await driverNow(client.as({ token: String(field(entered.body, 'accessToken')) }))).toBe(LICENSE);
  });

  it('is told to be needed by what it still protects, once it has left the file', async () => {
    const ended = await run('doctor', '--json');
    expect(ended.code).toBe(1);
    const { findings } = reportOf(ended) as {
      findings: readonly { check: string; subject: string; problem: string }[];
    };
    const said = findings.filter(({ check, subject }) => check === 'master-key' && subject === 'k1');
    expect(said.map(({ problem }) => problem)).toEqual(
      expect.arrayContaining([
        'is missing, but backups (1) cannot be read without it: put it back into MASTER_KEYS_FILE',
      ]),
    );
    const rotated = await run('keys:rotate', '--json');
    expect(rotated.code).toBe(4);
    expect(reportOf(rotated)).toMatchObject({ needed: [] });
    writeKeys({ current: 'k2', keys: KEYS });
    expect(await run('backup:verify', 'latest', '--tenant', 'sceaux')).toMatchObject({ code: 0 });
    expect(neededIn(await run('keys:rotate', '--json'))).toContain('k1 backups');
  });

  it('is refused during another operation on the companies’ schemas', async () => {
    const { globalName } = running.settings.database;
    await running.onServer((server) =>
      server.query(
        `INSERT INTO \`${globalName}\`.leases (name, owner, token, expires_at)
          VALUES ('tenant:migrate', 'somebody', 1000, UTC_TIMESTAMP(3) + INTERVAL 1 HOUR)
          ON DUPLICATE KEY UPDATE owner = 'somebody', expires_at = VALUES(expires_at)`,
      ),
    );
    expect((await run('keys:rotate')).code).toBe(5);
    expect((await run('credentials:rotate', 'sceaux')).code).toBe(5);
  });
});
