import { systemActor } from '#kernel';
import { TenantQueryStats } from '#tenancy';
import { EstateSampler } from '../../src/operations/estate-metrics/estate-sampler';
import { LoadLedger } from '../../src/operations/estate-metrics/load-ledger';
import { PerformanceLedger } from '../../src/operations/estate-metrics/performance-ledger';
import { ProvisioningService } from '../../src/operations/provisioning/provisioning.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const GIB = 1024 ** 3;

/** The same server under a second address counts as a second server. */
describe('The desk of database servers', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let second: number;

  beforeAll(async () => {
    application = await startApplication();
    await application.company({ name: 'Ici', slug: 'ici' });
    second = numberField((await add()).body, 'id');
    const request = { name: 'Là-bas', slug: 'la-bas', serverName: 'second' };
    const asked = { actor: systemActor('test'), idempotencyKey: null };
    const { tenantId } = await application.app.get(ProvisioningService, { strict: false }).createTenant(request, asked);
    company = await application.member('la-bas', tenantId, 'admin');
  });

  afterAll(async () => {
    await application.stop();
  });

  const add = (values: object = {}): Promise<Answer> => {
    const { port } = application.settings.database;
    return application.admin.post('/api/v1/servers', { name: 'second', host: 'localhost', port, ...values });
  };

  const act = (path: string, body: object = {}): Promise<Answer> =>
    application.admin.post(`/api/v1/servers/${path}`, body);

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const slugs = async (query: string): Promise<unknown> => {
    const { body } = await application.admin.get(`/api/v1/tenants?${query}`);
    return (field(body, 'data') as { slug: string }[]).map(({ slug }) => slug);
  };

  const registry = (sql: string): Promise<unknown> =>
    application.onServer((server) => server.query(sql.replaceAll('GLOBAL', application.settings.database.globalName)));

  it('adds a server after the look of the command, and never shows a password', async () => {
    const { port, password } = application.settings.database;
    const added = await add({ name: 'third', host: '127.0.0.1', port: port + 1 });
    expect(codeOf(added)).toEqual([503, 'DATABASE_UNAVAILABLE']);
    expect(codeOf(await add())).toEqual([409, 'SERVER_KNOWN']);
    expect(codeOf(await add({ name: 'Third!' }))).toEqual([400, 'SERVER_NAME_INVALID']);
    const listed = await application.admin.get('/api/v1/servers?sort=name');
    expect(listed.body).toMatchObject({ data: [{ name: 'local' }, { name: 'second', capacity: 1000, state: 'open' }] });
    expect(listed.text).not.toContain(password);
  });

  it('removes a server without tenants', async () => {
    await registry(
      "INSERT INTO `GLOBAL`.database_servers (name, host, port, flavour, version, capacity, connection_budget, state) VALUES ('spare', '127.9.9.9', 1, 'mariadb', '10.11', 1, 1, 'draining')",
    );
    const spare = numberField((await application.admin.get('/api/v1/servers?state=draining')).body, 'data.0.id');
    expect((await application.admin.delete(`/api/v1/servers/${spare}`)).status).toBe(204);
    expect((await application.admin.get(`/api/v1/servers/${spare}`)).status).toBe(404);
  });

  it('changes the capacity and the budget', async () => {
    const changed = await application.admin.call('PATCH', `/api/v1/servers/${second}`, {
      body: { capacity: 5, connectionBudget: 7 },
    });
    expect(changed.body).toMatchObject({ name: 'second', capacity: 5, connectionBudget: 7 });
    expect(codeOf(await application.admin.call('PATCH', `/api/v1/servers/${second}`, { body: {} }))).toEqual([
      400,
      'SERVER_CHANGE_MISSING',
    ]);
  });

  it('refuses to close or to remove a server that is needed', async () => {
    expect(codeOf(await act(`${second}/close`))).toEqual([409, 'SERVER_NOT_EMPTY']);
    expect(codeOf(await application.admin.delete(`/api/v1/servers/${second}`))).toEqual([409, 'SERVER_NOT_EMPTY']);
    expect(codeOf(await act('1/close', { evenWithTenants: true }))).toEqual([409, 'SERVER_OF_PLATFORM']);
    expect(codeOf(await application.admin.delete('/api/v1/servers/1'))).toEqual([409, 'SERVER_OF_PLATFORM']);
    expect((await company.get('/api/v1/brands')).status).toBe(200);
  });

  it('closes a server with its tenants, at once in every process, and opens it again after a look', async () => {
    expect((await act(`${second}/close`, { evenWithTenants: true })).body).toMatchObject({ state: 'closed' });
    expect(codeOf(await company.get('/api/v1/brands'))).toEqual([503, 'TENANT_DB_UNAVAILABLE']);
    expect((await act(`${second}/reopen`)).body).toMatchObject({ state: 'open' });
    await eventually('it is served again', async () => (await company.get('/api/v1/brands')).status === 200);
  });

  it('drains a server', async () => {
    expect((await act(`${second}/drain`)).body).toMatchObject({ state: 'draining', discarded: 0 });
    expect((await act(`${second}/reopen`)).body).toMatchObject({ state: 'open' });
  });

  it('lists the tenants by server, size and load, and says which are large', async () => {
    await registry(
      `UPDATE \`GLOBAL\`.tenant_databases SET size_bytes = server_id * ${6 * GIB} - ${6 * GIB}, busy_ms = 2000 - server_id * 900`,
    );
    expect(await slugs(`serverId=${second}`)).toEqual(['la-bas']);
    expect(await slugs('sort=server')).toEqual(['ici', 'la-bas']);
    expect(await slugs('sort=-size')).toEqual(['la-bas', 'ici']);
    expect(await slugs('sort=-load')).toEqual(['ici', 'la-bas']);
    expect(await slugs('isLarge=true')).toEqual(['la-bas']);
    expect(await slugs('isLarge=false')).toEqual(['ici']);
    expect(await slugs(`minSizeBytes=${GIB}`)).toEqual(['la-bas']);
    expect(await slugs('minBusyMs=1000')).toEqual(['ici']);
    const shown = await application.admin.get('/api/v1/tenants?isLarge=true');
    expect(field(shown.body, 'data.0')).toMatchObject({ serverName: 'second', sizeBytes: 6 * GIB, isLarge: true });
    expect((await company.get('/api/v1/company')).text).not.toContain('sizeBytes');
  });

  it('shows the load of the last full hour, and the sums of a server, as the task last saw them', async () => {
    const load = new TenantQueryStats();
    const id = await application.tenantId('la-bas');
    load.answered(id, 1_500_000);
    const the = <T>(service: new (...parameters: never[]) => T): T =>
      application.app.get<T>(service, { strict: false });
    await registry('DELETE FROM `GLOBAL`.tenant_performance');
    await the(PerformanceLedger).add(load.takeWindow());
    await registry(
      "UPDATE `GLOBAL`.tenant_performance SET bucket_at = bucket_at - INTERVAL 1 HOUR WHERE resolution = 'hour'",
    );
    await the(EstateSampler).sample();
    await the(LoadLedger).keep();
    expect((await application.admin.get(`/api/v1/tenants/${id}`)).body).toMatchObject({ busyMs: 1500 });
    const shown = await application.admin.get(`/api/v1/servers/${second}`);
    expect(shown.body).toMatchObject({ tenants: 1, busyMs: 1500, maxConnections: 400 });
    expect(numberField(shown.body, 'sizeBytes')).toBeGreaterThan(0);
  });

  it('is in the audit log, with the reason', async () => {
    const { body } = await application.admin.get('/api/v1/audit-logs?limit=100');
    const rows = field(body, 'data') as { action: string; reason: string | null }[];
    const noted = rows.filter(({ action, reason }) => action.startsWith('server:') && reason !== null);
    const actions = new Set(noted.map(({ action }) => action));
    expect([...actions].toSorted()).toEqual(
      ['add', 'close', 'drain', 'remove', 'reopen', 'set'].map((name) => `server:${name}`),
    );
  });
});
