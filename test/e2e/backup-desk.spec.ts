import { createHash } from 'node:crypto';
import { KEY_RING } from '#secrets';
import type { KeyRing } from '#secrets';
import { GlobalDatabase } from '../../src/global/global-database';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { keepBackup } from '../support/backup-files';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

/** An operator requests, inspects, downloads and restores backups of a company over REST. */
describe('Backups over REST', () => {
  let application: RunningApplication;
  let admin: HttpClient;
  let office: HttpClient;
  let tenantId: number;
  let backupId: number;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    ({ admin } = application);
    office = await application.company({ name: 'Prudente', slug: 'prudente' });
    tenantId = await application.tenantId('prudente');
  });

  afterAll(async () => {
    await application.stop();
  });

  /** Follows a requested operation to its end. */
  const outcomeOf = async (asked: Answer): Promise<Answer> => {
    expect([asked.status, asked.text]).toEqual([202, expect.any(String)]);
    const path = `/api/v1/operations/${numberField(asked.body, 'id')}`;
    let answer = await admin.get(path);
    await eventually(`${path} ended`, async () => {
      answer = await admin.get(path);
      return field(answer.body, 'state') !== 'running';
    });
    return answer;
  };
  const done = async (asked: Answer): Promise<Answer> => {
    const answer = await outcomeOf(asked);
    expect(answer.body).toMatchObject({ state: 'done', error: null });
    return answer;
  };
  const refusal = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];
  const brandNamed = async (name: string): Promise<number> =>
    numberField((await office.get(`/api/v1/brands?search=${name}`)).body, 'meta.total');
  const newBrand = async (name: string): Promise<void> => {
    expect((await office.post('/api/v1/brands', { name })).status).toBe(201);
  };

  it('are created on demand, once for each idempotency key', async () => {
    await newBrand('Hier');
    const call = { headers: { 'idempotency-key': 'nightfall' } };
    const asked = await admin.post('/api/v1/backups', { tenantId }, call);
    expect(asked.body).toMatchObject({ kind: 'backup.tenant', tenantId });
    const again = await admin.post('/api/v1/backups', { tenantId }, call);
    expect([again.headers['idempotent-replayed'], field(again.body, 'id')]).toEqual(['true', field(asked.body, 'id')]);
    const { body } = await done(asked);
    expect(field(body, 'steps')).toMatchObject([{ name: 'tenant', state: 'done' }]);
    backupId = numberField(body, 'result.backupId');
    const shown = await admin.get(`/api/v1/backups/${backupId}`);
    expect(shown.body).toMatchObject({ tenantId, kind: 'tenant', state: 'good', reason: 'manual', encrypted: true });
    expect(field(shown.body, 'file')).toBe(field(body, 'result.file'));
  });

  it('of the global database are requested without a company', async () => {
    const { body } = await done(await admin.post('/api/v1/backups', { tenantId: null, codec: 'zstd' }));
    const shown = await admin.get(`/api/v1/backups/${numberField(body, 'result.backupId')}`);
    expect(shown.body).toMatchObject({ kind: 'global', tenantId: null, codec: 'zstd', state: 'good' });
  });

  it('are listed by owner, kind and state', async () => {
    const kindsOf = async (query: string): Promise<Set<string>> => {
      const rows = field((await admin.get(`/api/v1/backups?${query}`)).body, 'data') as { kind: string }[];
      return new Set(rows.map(({ kind }) => kind));
    };
    expect(await kindsOf('sort=-createdAt')).toEqual(new Set(['tenant', 'global']));
    expect(await kindsOf(`tenantId=${tenantId}`)).toEqual(new Set(['tenant']));
    expect(await kindsOf('kind=global&state=good')).toEqual(new Set(['global']));
    expect(await kindsOf('state=expired')).toEqual(new Set());
    expect((await admin.get('/api/v1/backups?state=splendid')).status).toBe(400);
  });

  it('are verified by a restore into a temporary database', async () => {
    const { body } = await done(await admin.post(`/api/v1/backups/${backupId}/verify`, { restore: true }));
    expect(field(body, 'result')).toEqual({ backupId, verification: 'restored' });
    const shown = await admin.get(`/api/v1/backups/${backupId}`);
    expect(shown.body).toMatchObject({ state: 'good', verification: 'restored' });
  });

  it('are downloaded byte for byte, which is recorded in the audit log', async () => {
    const shown = await admin.get(`/api/v1/backups/${backupId}`);
    const file = await admin.get(`/api/v1/backups/${backupId}/download`);
    expect(file.status).toBe(200);
    expect(createHash('sha256').update(file.bytes).digest('hex')).toBe(textField(shown.body, 'sha256'));
    expect(file.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${textField(shown.body, 'file')}"`,
      'content-length': String(numberField(shown.body, 'storedBytes')),
    });
    await eventually('the download is in the audit log', async () => {
      const { body } = await admin.get('/api/v1/audit-logs?limit=100');
      const rows = field(body, 'data') as { route: string; entityId: number | null; outcome: string }[];
      return rows.some(
        ({ route, entityId, outcome }) =>
          route.endsWith('/backups/:id/download') && entityId === backupId && outcome === 'done',
      );
    });
  });

  it('replace the data of a company, and the replacement can be undone', async () => {
    await newBrand('Demain');
    const restored = await done(await admin.post(`/api/v1/tenants/${tenantId}/restores`, { backupId }));
    await eventually('the company is served', async () => (await office.get('/api/v1/brands')).status === 200);
    expect([await brandNamed('Hier'), await brandNamed('Demain')]).toEqual([1, 0]);
    await done(await admin.post(`/api/v1/operations/${numberField(restored.body, 'id')}/undo`));
    await eventually('the company is served', async () => (await office.get('/api/v1/brands')).status === 200);
    expect([await brandNamed('Hier'), await brandNamed('Demain')]).toEqual([1, 1]);
    const made = await admin.get(`/api/v1/operations?kind=backup.create&tenantId=${tenantId}`);
    const undone = await admin.post(`/api/v1/operations/${numberField(made.body, 'data.0.id')}/undo`);
    expect(refusal(undone)).toEqual([409, 'RESTORE_NOT_UNDOABLE']);
  });

  describe('of single tables', () => {
    const table = (name: string, rows = ''): string => `CREATE TABLE \`${name}\` (\`id\` int);\n${rows}`;

    it.each([
      [400, 'VALIDATION_FAILED', [], null],
      [400, 'VALIDATION_FAILED', ['brands', 'brands'], null],
      [400, 'VALIDATION_FAILED', ['Brands'], null],
      [400, 'RESTORE_TABLES_UNKNOWN', ['brands', 'nowhere'], null],
      [400, 'RESTORE_TABLES_UNKNOWN', ['migrations'], null],
      [400, 'RESTORE_TABLES_UNKNOWN', ['of_later'], table('of_later')],
      // The company's models have brands.
      [403, 'RESTORE_FOREIGN_KEYS', ['brands'], table('brands')],
      // The company has no vehicle for a fuel log.
      [403, 'RESTORE_FOREIGN_KEYS', ['fuel_logs'], table('fuel_logs', 'INSERT INTO `fuel_logs` VALUES\n(1);\n')],
    ])('are refused at once where that cannot be: %i %s %j', async (status, code, tables, sql) => {
      const operations = async (): Promise<number> =>
        numberField((await admin.get(`/api/v1/operations?tenantId=${tenantId}`)).body, 'meta.total');
      const before = await operations();
      const given = sql === null ? backupId : await olderBackup(sql);
      const answer = await admin.post(`/api/v1/tenants/${tenantId}/restores`, { backupId: given, tables });
      expect(refusal(answer)).toEqual([status, code]);
      expect(await operations()).toBe(before);
      expect((await office.get('/api/v1/brands')).status).toBe(200);
    });

    const olderBackup = async (sql: string): Promise<number> => {
      const [{ folder }, ring] = [
        application.settings.backup,
        application.app.get<KeyRing>(KEY_RING, { strict: false }),
      ];
      const createdAt = new Date(Date.now() - 86_400_000);
      const keeping = { folder, ring, database: application.app.get(GlobalDatabase) };
      return (await keepBackup(keeping, { tenantId, createdAt, sql })).id;
    };
  });

  it('of one company cannot be restored into another', async () => {
    const { body } = await admin.post('/api/v1/tenants', { name: 'Voisine', slug: 'voisine', countryCode: 'CI' });
    const neighbour = numberField(body, 'id');
    const answer = await admin.post(`/api/v1/tenants/${neighbour}/restores`, { backupId });
    expect(refusal(answer)).toEqual([404, 'BACKUP_NOT_FOUND']);
    expect(numberField((await admin.get(`/api/v1/operations?tenantId=${neighbour}`)).body, 'meta.total')).toBe(1);
  });

  it.each([
    ['GET', '/api/v1/backups/4000000000', undefined],
    ['GET', '/api/v1/backups/4000000000/download', undefined],
    ['POST', '/api/v1/backups/4000000000/verify', {}],
    ['POST', '/api/v1/backups', { tenantId: 4_000_000_000 }],
    ['POST', '/api/v1/tenants/4000000000/restores', { backupId: 1 }],
    ['POST', '/api/v1/operations/4000000000/undo', {}],
  ])('that do not exist are not found: %s %s', async (method, path, body) => {
    expect((await admin.call(method, path, { body })).status).toBe(404);
  });

  it.each([
    ['/api/v1/backups', {}],
    ['/api/v1/backups', { tenantId: 'prudente' }],
    ['/api/v1/backups', { tenantId: 0 }],
    ['/api/v1/backups', { tenantId: null, codec: 'rar' }],
    ['/api/v1/backups/1/verify', { restore: 'yes' }],
    ['/api/v1/tenants/1/restores', {}],
    ['/api/v1/tenants/1/restores', { backupId: 1.5 }],
    ['/api/v1/tenants/1/restores', { backupId: 1, tables: ['a`; DROP'] }],
    ['/api/v1/tenants/1/restores', { backupId: 1, force: true }],
  ])('are not made of a body that says something else: %s %j', async (path, body) => {
    expect((await admin.post(path, body)).status).toBe(400);
  });

  it.each([
    ['GET', '/backups'],
    ['GET', '/backups/1'],
    ['GET', '/backups/1/download'],
    ['POST', '/backups'],
    ['POST', '/backups/1/verify'],
    ['POST', '/tenants/1/restores'],
    ['POST', '/operations/1/undo'],
  ])('are nobody’s business but the platform’s: %s %s', async (method, path) => {
    const body = method === 'POST' ? { tenantId, backupId } : undefined;
    const host = 'admin.localhost';
    expect((await application.client.call(method, `/api/v1${path}`, { body, host })).status).toBe(401);
    expect((await office.call(method, `/api/v1${path}`, { body })).status).toBe(404);
    expect((await office.call(method, `/admin/api/v1${path}`, { body })).status).toBe(404);
    expect((await office.call(method, `/api/v1${path}`, { body, host })).status).toBe(401);
  });
});
