import { createConnection } from 'mysql2/promise';
import { generateSync } from 'otplib';
import { eventually } from '../support/eventually';
import { FakeSmtp } from '../support/fake-smtp';
import { field, numberField, textField } from '../support/http-client';
import type { Answer } from '../support/http-client';
import { Deployment } from '../support/production/deployment';
import type { DoorClient } from '../support/production/door-client';
import { takeGlobalBack, takeTenantsBack } from '../support/production/earlier-schema';
import type { Ended } from '../support/run-source';

const DOMAIN = 'impact.test';
const ADMIN = 'chef@impact.test';
const PASSWORD = 'quatorze girafes bleues';
const AUTH = '/api/v1/auth';
const GLOBAL = 'impact_auto_global';

// Timeout of one step, on a busy machine.
jest.setTimeout(300_000);

/** One story, from an empty machine to the next release, in the order of deploy/README.md. Each `it` continues where the last one ended. */
describe('A first start in production', () => {
  let smtp: FakeSmtp;
  let deployment: Deployment;
  let firstPassword: string;
  let administrator: DoorClient;
  let company: DoorClient;
  let backupId: string;

  beforeAll(async () => {
    smtp = await FakeSmtp.start();
    deployment = await Deployment.prepare({
      BASE_DOMAIN: DOMAIN,
      PLATFORM_ADMIN_EMAIL: ADMIN,
      SMTP_URL: smtp.url,
      MAIL_FROM: `Impact Auto <ne-pas-repondre@${DOMAIN}>`,
    });
    await deployment.startDatabase();
    deployment.startRedis();
  });

  afterAll(async () => {
    await deployment.remove();
    await smtp.stop();
  });

  const json = ({ code, stdout, stderr }: Ended): Record<string, unknown> => {
    if (code !== 0) throw new Error(`ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const loggedIn = async (client: DoorClient, credentials: object): Promise<DoorClient> => {
    const answer = await client.post(`${AUTH}/login`, credentials);
    if (answer.status !== 200) throw new Error(`no login: ${answer.text}`);
    return client.as(textField(answer.body, 'accessToken'));
  };

  it('creates the platform, and prints the first login once', async () => {
    const made = json(await deployment.bootstrap());
    expect(made).toMatchObject({ adminEmail: ADMIN, tenants: [] });
    firstPassword = textField(made, 'adminPassword');
    expect(made['firstLogin']).toContain(`https://admin.${DOMAIN}/api/v1/auth/password`);
  });

  it('starts two APIs, a worker and nginx', async () => {
    deployment.start('api-1');
    deployment.start('api-2');
    deployment.start('worker');
    await deployment.untilHealthy('api-1', 'api-2', 'worker');
    await deployment.openDoor();
    expect((await deployment.client('admin').get('/health/ready')).status).toBe(200);
    expect((await deployment.client('admin').get('/metrics')).status).toBe(404);
  });

  it('lets its administrator in after a change of password and the setup of a second factor', async () => {
    const plane = deployment.client('admin');
    const restricted = await loggedIn(plane, { email: ADMIN, password: firstPassword });
    expect(codeOf(await restricted.get('/api/v1/tenants'))).toEqual([403, 'PASSWORD_CHANGE_REQUIRED']);
    const change = { currentPassword: firstPassword, newPassword: PASSWORD };
    expect((await restricted.post(`${AUTH}/password`, change)).status).toBe(204);

    const unsure = await loggedIn(plane, { email: ADMIN, password: PASSWORD });
    expect(codeOf(await unsure.get('/api/v1/tenants'))).toEqual([403, 'MFA_ENROLMENT_REQUIRED']);
    const secret = textField((await unsure.post(`${AUTH}/mfa/enrol`)).body, 'secret');
    // Each code is valid once: the previous one for the enrolment, the current one for the login.
    const codeAt = (steps: number): string =>
      generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
    expect((await unsure.post(`${AUTH}/mfa/confirm`, { code: codeAt(-1) })).status).toBe(200);
    expect(codeOf(await plane.post(`${AUTH}/login`, { email: ADMIN, password: PASSWORD }))).toEqual([
      401,
      'MFA_REQUIRED',
    ]);

    administrator = await loggedIn(plane, { email: ADMIN, password: PASSWORD, code: codeAt(0) });
    expect((await administrator.get('/api/v1/tenants')).body).toMatchObject({ meta: { total: 0 } });
  });

  it('creates a company: its administrator accepts by the printed link, a colleague by a letter', async () => {
    const created = json(
      await deployment.command('tenant:create', 'Transports Koné', '--email', 'awa@kone.test', '--json'),
    );
    expect(created).toMatchObject({ slug: 'transports-kone', url: `https://transports-kone.${DOMAIN}` });
    const token = /[#?]token=([\w-]+)/.exec(textField(created, 'invitation'))?.[1] ?? '';
    const host = deployment.client('transports-kone');
    expect((await host.post(`${AUTH}/invitation`, { token, password: PASSWORD })).status).toBe(204);
    company = await loggedIn(host, { email: 'awa@kone.test', password: PASSWORD });

    const colleague = { email: 'yao@kone.test', firstName: 'Yao', lastName: 'Koné', roleCode: 'gestionnaire' };
    expect((await company.post('/api/v1/users', colleague)).status).toBe(201);
    const link = await smtp.tokenFor(colleague.email);
    expect(smtp.letters.at(-1)).toContain(`From: Impact Auto <ne-pas-repondre@${DOMAIN}>`);
    expect((await host.post(`${AUTH}/invitation`, { token: link, password: PASSWORD })).status).toBe(204);
    const yao = await loggedIn(host, { email: colleague.email, password: PASSWORD });
    expect((await yao.get('/api/v1/vehicles')).status).toBe(200);
    expect((await administrator.get('/api/v1/tenants')).body).toMatchObject({ meta: { total: 1 } });
  });

  const brand = async (name: string): Promise<void> => {
    expect((await company.post('/api/v1/brands', { name })).status).toBe(201);
  };

  /** Waits until the company is served again. */
  const brands = async (): Promise<unknown> => {
    await eventually('the company is served', async () => (await company.get('/api/v1/brands')).status === 200);
    const listed = await company.get('/api/v1/brands?search=Marque&sort=name');
    return (field(listed.body, 'data') as { name: string }[]).map(({ name }) => name);
  };

  it('backs up a company, and restores any later point in time', async () => {
    await brand('Marque sauvée');
    const backup = json(await deployment.command('backup:tenant', 'transports-kone', '--json'));
    expect(backup['file']).toMatch(/\.enc$/);
    await brand('Marque rejouée');
    const moment = await databaseNow();
    await brand('Marque perdue');
    backupId = String(numberField(backup, 'id'));
    json(await deployment.command('restore:tenant', 'transports-kone', backupId, '--at', moment, '--json'));
    expect(await brands()).toEqual(['Marque rejouée', 'Marque sauvée']);
  });

  it('restores the backup itself', async () => {
    json(await deployment.command('restore:tenant', 'transports-kone', backupId, '--json'));
    expect(await brands()).toEqual(['Marque sauvée']);
  });

  /** A whole second in the past, because the timestamps of the binary log are in seconds. */
  const databaseNow = async (): Promise<string> => {
    const server = await createConnection(deployment.database);
    await server.query('DO SLEEP(1.1)');
    const [rows] = await server.query("SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ') AS moment");
    await server.query('DO SLEEP(1.1)');
    await server.end();
    return textField(rows, '0.moment');
  };

  it('has no findings of the doctor', async () => {
    const { code, stdout } = await deployment.command('doctor', '--json');
    const { findings, notices } = JSON.parse(stdout) as Record<'findings' | 'notices', { readonly check: string }[]>;
    // Work that runs at this moment holds leases.
    expect([findings, notices.filter(({ check }) => check !== 'lease')]).toEqual([[], []]);
    expect(code).toBe(0);
  });

  it('restarts one API after the other without a failed request', async () => {
    const statuses = new Map<number | string, number>();
    const load = { isOn: true };
    const lane = async (number: number): Promise<void> => {
      for (let turn = 0; load.isOn; turn += 1) {
        const asked =
          turn % 4 === 0
            ? company.post('/api/v1/vehicle-colors', { name: `Teinte ${number} ${turn}` })
            : company.get('/api/v1/vehicle-colors?limit=1');
        const status = await asked.then(toldOf, String);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    const lanes = Promise.all([lane(1), lane(2)]);
    for (const service of ['api-1', 'api-2'] as const) {
      expect(await deployment.stop(service)).toBe(0);
      deployment.start(service);
      await deployment.untilHealthy(service);
      deployment.reloadDoor();
    }
    load.isOn = false;
    await lanes;
    expect(new Set(statuses.keys())).toEqual(new Set([200, 201]));
  });

  it('keeps a process of the next release from serving before the global database is migrated', async () => {
    for (const service of ['api-2', 'worker', 'api-1'] as const) expect(await deployment.stop(service)).toBe(0);
    await takeTenantsBack(deployment.database, GLOBAL);
    await takeGlobalBack(deployment.database, GLOBAL);
    deployment.start('api-1');
    await eventually('it lives', () =>
      deployment.probe('api-1', 'live').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    const { status, body } = await deployment.probe('api-1', 'ready');
    expect(status).toBe(503);
    expect(field(body, 'details.globalSchema.message')).toMatch(/Run `global:migrate` \(or `bootstrap`/);
  });

  it('migrates a platform of the previous release with the command of the first start', async () => {
    const again = json(await deployment.bootstrap());
    expect(again).toMatchObject({ adminEmail: ADMIN, adminPassword: null, upgraded: { migrated: 1, behind: 0 } });
    await deployment.untilHealthy('api-1');
    const host = deployment.client('transports-kone');
    const awa = await loggedIn(host, { email: 'awa@kone.test', password: PASSWORD });
    expect((await awa.get('/api/v1/vehicles')).status).toBe(200);
  });
});

/** For an error, its reason too. */
function toldOf({ status, body }: Answer): number | string {
  return status < 300 ? status : `${status} ${String(field(body, 'code'))}`;
}
