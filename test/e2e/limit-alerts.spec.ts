import { databaseUnavailable } from '#persistence';
import { TenantRunner } from '#tenancy';
import { GlobalDatabase } from '../../src/global/global-database';
import { AlertEvaluation } from '../../src/insights/alerts/alert-evaluation.service';
import { AlertDigests } from '../../src/insights/notifications/alert-digests.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { FakeSmtp } from '../support/fake-smtp';
import { field, numberField } from '../support/http-client';
import type { HttpClient } from '../support/http-client';

interface LimitAlert {
  readonly severity: string;
  readonly status: string;
  readonly title: string;
  readonly entityType: string;
}

/** The administrators of a company receive an alert before a limit blocks their users. */
describe('The alerts of a company’s limits', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let smtp: FakeSmtp;
  let id: number;
  let plates = 0;

  beforeAll(async () => {
    smtp = await FakeSmtp.start();
    application = await startApplication({ WORKER: 'inline', SMTP_URL: smtp.url });
    company = await application.company({ name: 'Presque pleine', slug: 'presque-pleine' });
    id = await application.tenantId('presque-pleine');
  });

  afterEach(() => jest.restoreAllMocks());

  afterAll(async () => {
    await application.stop();
    await smtp.stop();
  });

  const allow = async (values: Readonly<Record<string, number | null>>): Promise<void> => {
    expect((await application.admin.patch(`/api/v1/tenants/${id}/limits`, { values })).status).toBe(200);
    await eventually('the limits are in force', async () => {
      const { body } = await company.get('/api/v1/limits');
      const limits = field(body, 'data') as readonly { name: string; limit: number }[];
      return Object.entries(values).every(([name, value]) =>
        limits.some((limit) => limit.name === name && (value === null || limit.limit === value)),
      );
    });
  };
  const runner = (): TenantRunner => application.app.get(TenantRunner);
  const evaluate = (): Promise<unknown> => runner().run(id, AlertEvaluation, (alerts) => alerts.evaluate(null));
  const alerts = async (client = company): Promise<readonly LimitAlert[]> =>
    field((await client.get('/api/v1/alerts?type=limit_usage&sort=firstSeenAt')).body, 'data') as readonly LimitAlert[];
  const told = async (client = company): Promise<string[]> =>
    (await alerts(client)).map(({ severity, status, title }) => `${severity} ${status}: ${title}`);
  const become = (...wanted: readonly string[]): Promise<void> =>
    eventually(wanted.join(), async () => (await told()).join() === wanted.join());
  const addVehicle = async (): Promise<number> => {
    plates += 1;
    return application.vehicleOf(company, { plateNumber: `${2000 + plates} KX 01` });
  };

  it('warn from 80 %, are critical at the limit and end below it, with the write itself', async () => {
    await allow({ vehicles: 5 });
    const made: number[] = [];
    for (let n = 0; n < 3; n++) made.push(await addVehicle());
    await evaluate();
    expect(await told()).toEqual([]);
    made.push(await addVehicle());
    await become('warning open: Véhicules : 80 % de la limite (4 sur 5)');
    made.push(await addVehicle());
    await become('critical open: Véhicules : 100 % de la limite (5 sur 5)');
    for (const vehicle of made.slice(0, 2))
      expect((await company.delete(`/api/v1/vehicles/${vehicle}`)).status).toBe(204);
    await eventually('it is resolved', async () => (await alerts())[0]?.status === 'resolved');
  });

  it('are raised at night for members and for sizes in bytes', async () => {
    await allow({ members: 1 });
    const { globalName } = application.settings.database;
    await application.onServer((server) =>
      server.query(`UPDATE \`${globalName}\`.tenant_databases SET size_bytes = ? WHERE tenant_id = ?`, [
        900 * 1024 ** 2,
        id,
      ]),
    );
    await allow({ database_bytes: 1000 * 1024 ** 2 });
    await evaluate();
    expect((await told()).filter((line) => line.includes(' open: ')).toSorted()).toEqual([
      'critical open: Membres actifs : 100 % de la limite (1 sur 1)',
      'warning open: Taille de la base de données : 90 % de la limite (900 Mio sur 1000 Mio)',
    ]);
  });

  it('stay while the usage cannot be determined', async () => {
    const before = await told();
    const global = application.app.get(GlobalDatabase);
    jest.spyOn(global, 'use').mockRejectedValue(databaseUnavailable({}));
    expect(await evaluate()).toMatchObject({ resolved: 0 });
    jest.restoreAllMocks();
    expect(await told()).toEqual(before);
  });

  it('reach by digest only the users who may change settings', async () => {
    const values = { 'alerts.email_recipients': ['chef@pleine.example'] };
    expect((await company.patch('/api/v1/settings', { values })).status).toBe(200);
    await runner().run(id, AlertDigests, (mail) => mail.run());
    await eventually('the digest', () => smtp.letters.some((letter) => letter.includes('Membres actifs')));
    await allow({ members: null });
    const manager = await application.member('presque-pleine', id, 'gestionnaire');
    expect(await told(manager)).toEqual([]);
    const [first] = field((await company.get('/api/v1/alerts?type=limit_usage')).body, 'data') as { id: number }[];
    expect((await manager.get(`/api/v1/alerts/${numberField(first, 'id')}`)).status).toBe(404);
  });

  it('end when the platform raises the limit', async () => {
    await allow({ members: null, database_bytes: null });
    await evaluate();
    expect((await alerts()).map(({ status }) => status)).toEqual(['resolved', 'resolved', 'resolved']);
  });
});
