import { KEY_RING } from '#secrets';
import type { KeyRing } from '#secrets';
import { GlobalDatabase } from '../../src/global/global-database';
import { TenantDatabase } from '../../src/global/tenants/tenant-database.entity';
import { Operation } from '../../src/operations/tasks/operation.entity';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { keepBackup } from '../support/backup-files';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

/**
 * A client that lost the answer repeats the request with the same idempotency key. The request of an operator is still executed only once.
 */
describe('A request to the control plane, repeated with its idempotency key', () => {
  let application: RunningApplication;
  let admin: HttpClient;
  let database: GlobalDatabase;
  let tenantId: number;
  let backupId: number;
  let restoredId: number;

  beforeAll(async () => {
    application = await startApplication();
    ({ admin } = application);
    database = application.app.get(GlobalDatabase);
    await application.company({ name: 'Prudente', slug: 'prudente' });
    tenantId = await application.tenantId('prudente');
    const { folder } = application.settings.backup;
    const ring = application.app.get<KeyRing>(KEY_RING, { strict: false });
    ({ id: backupId } = await keepBackup({ folder, ring, database }, { tenantId }));
    restoredId = await restored();
  });

  afterAll(() => application.stop());

  /** A finished restore that can be undone. The undo is requested only, so any database of the server may stand for the replaced data. */
  const restored = (): Promise<number> =>
    database.use(async (manager) => {
      const { databaseName: kept } = await manager.findOneByOrFail(TenantDatabase, { tenantId });
      const keptUntil = new Date(Date.now() + 86_400_000).toISOString();
      const { id } = await manager.save(Operation, {
        kind: 'restore.tenant',
        tenantId,
        state: 'done',
        input: {},
        result: { kept, keptUntil, tables: null },
        actor: 'test',
      });
      return id;
    });

  const keyed = (key: string): { headers: Record<string, string> } => ({ headers: { 'idempotency-key': key } });
  const isReplayed = ({ headers }: Answer): boolean => headers['idempotent-replayed'] === 'true';
  const refusal = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];
  const idsOf = (answers: readonly Answer[]): number[] => answers.map(({ body }) => numberField(body, 'id'));
  /** Marks the operation as done by a worker. */
  const ended = (id: number): Promise<unknown> =>
    database.use((manager) => manager.update(Operation, { id }, { state: 'done' }));
  const tenant = async (): Promise<unknown> => (await admin.get(`/api/v1/tenants/${tenantId}`)).body;
  const registered = async (column: string): Promise<number> => {
    const sql = `SELECT ${column} AS value FROM tenant_databases WHERE tenant_id = ?`;
    const [row] = await database.use((manager) => manager.query<{ value: number }[]>(sql, [tenantId]));
    return Number(row?.value);
  };

  it.each<[string, () => string, () => object, object]>([
    ['backup.tenant', () => '/backups', () => ({ tenantId }), { codec: 'zstd' }],
    ['backup.verify', () => `/backups/${backupId}/verify`, () => ({}), { restore: true }],
    ['tenant.analyze', () => `/tenants/${tenantId}/analyze`, () => ({}), { other: true }],
    ['tenant.optimize', () => `/tenants/${tenantId}/optimize`, () => ({}), { force: true }],
    ['tenant.cleanup', () => `/tenants/${tenantId}/cleanup`, () => ({}), { other: true }],
    ['tenant.export', () => `/tenants/${tenantId}/exports`, () => ({}), { other: true }],
    ['tenant.clone', () => `/tenants/${tenantId}/clones`, () => ({ slug: 'copie' }), { anonymise: true }],
    ['restore.undo', () => `/operations/${restoredId}/undo`, () => ({}), { other: true }],
    ['restore.tenant', () => `/tenants/${tenantId}/restores`, () => ({ backupId }), { tables: ['brands'] }],
    ['estate.migrate', () => '/schema-runs', () => ({ tenantIds: [tenantId] }), { dryRun: true }],
    [
      'tenant.delete',
      () => `/tenants/${tenantId}/delete`,
      () => ({ confirm: 'prudente' }),
      { legalHoldReleased: true },
    ],
  ])('makes one operation: %s', async (kind, pathOf, bodyOf, change) => {
    const [path, body, call] = [`/api/v1${pathOf()}`, bodyOf(), keyed(`key-of-${kind}`)];
    const before = await operationsOf(kind);
    const together = await Promise.all([1, 2, 3].map(() => admin.post(path, body, call)));
    expect(together.map(({ status, text }) => (status === 202 ? status : text))).toEqual([202, 202, 202]);
    const [id = 0] = idsOf(together);
    expect(new Set(idsOf(together))).toEqual(new Set([id]));
    expect(together.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    expect(refusal(await admin.post(path, { ...body, ...change }, call))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    await ended(id);
    const late = await admin.post(path, body, call);
    expect([late.status, isReplayed(late), field(late.body, 'id'), field(late.body, 'state')]).toEqual([
      202,
      true,
      id,
      'done',
    ]);
    expect(await operationsOf(kind)).toBe(before + 1);
  });

  const operationsOf = async (kind: string): Promise<number> =>
    numberField((await admin.get(`/api/v1/operations?kind=${kind}`)).body, 'meta.total');

  it('enqueues a run that was not enqueued because of a crash', async () => {
    const [path, body, call] = [`/api/v1/tenants/${tenantId}/analyze`, {}, keyed('crashed')];
    const id = numberField((await admin.post(path, body, call)).body, 'id');
    const runs = (): Promise<unknown[]> =>
      database.use((manager) => manager.query<unknown[]>('SELECT id FROM job_runs WHERE window_key = ?', [`op-${id}`]));
    await database.use((manager) => manager.query('DELETE FROM job_runs WHERE window_key = ?', [`op-${id}`]));
    expect(isReplayed(await admin.post(path, body, call))).toBe(true);
    expect(await runs()).toHaveLength(1);
    await ended(id);
  });

  it('is a new request if the key is older than a day', async () => {
    const [path, call] = [`/api/v1/tenants/${tenantId}/analyze`, keyed('daily')];
    const id = numberField((await admin.post(path, {}, call)).body, 'id');
    await ended(id);
    await database.use((manager) =>
      manager.query('UPDATE operations SET created_at = UTC_TIMESTAMP(3) - INTERVAL 25 HOUR WHERE id = ?', [id]),
    );
    const next = await admin.post(path, { other: true }, call);
    expect([next.status, isReplayed(next)]).toEqual([202, false]);
    await ended(numberField(next.body, 'id'));
  });

  it('does not suspend again a company that was activated since', async () => {
    const stop = (change: object = {}): Promise<Answer> =>
      admin.post(`/api/v1/tenants/${tenantId}/suspend`, { reason: 'impayé', ...change }, keyed('stop'));
    const epoch = await registered('epoch');
    const together = await Promise.all([stop(), stop(), stop()]);
    for (const answer of together)
      expect([200, 'IDEMPOTENCY_IN_PROGRESS']).toContain(answer.status === 200 ? 200 : field(answer.body, 'code'));
    expect(await registered('epoch')).toBe(epoch + 1);
    expect(refusal(await stop({ reason: 'fraude' }))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const start = (): Promise<Answer> => admin.post(`/api/v1/tenants/${tenantId}/activate`, {}, keyed('start'));
    expect([(await start()).status, isReplayed(await start())]).toEqual([200, true]);
    const late = await stop();
    expect([late.status, isReplayed(late)]).toEqual([200, true]);
    expect(await tenant()).toMatchObject({ status: 'active' });
  });

  it('does not archive again a company that was activated since', async () => {
    const archive = (): Promise<Answer> => admin.post(`/api/v1/tenants/${tenantId}/archive`, {}, keyed('archive'));
    expect((await archive()).body).toMatchObject({ status: 'archived' });
    await admin.post(`/api/v1/tenants/${tenantId}/activate`);
    expect(isReplayed(await archive())).toBe(true);
    expect(await tenant()).toMatchObject({ status: 'active' });
  });

  it('changes a company once', async () => {
    const version = numberField(await tenant(), 'version');
    const path = `/api/v1/tenants/${tenantId}`;
    const rename = (name: string): Promise<Answer> => admin.patch(path, { name, version }, keyed('rename'));
    expect((await rename('Prévoyante')).body).toMatchObject({ name: 'Prévoyante', version: version + 1 });
    const again = await rename('Prévoyante');
    expect([again.status, isReplayed(again), field(again.body, 'version')]).toEqual([200, true, version + 1]);
    expect(refusal(await rename('Autre'))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(refusal(await admin.patch(path, { name: 'Autre', version }))).toEqual([409, 'STALE_VERSION']);
  });

  it('cancels a run and retries a run only once', async () => {
    const { body } = await admin.get('/api/v1/jobs?state=queued&limit=1');
    const path = `/api/v1/jobs/${String(field(body, 'data.0.id'))}`;
    for (const [action, state, code] of [
      ['cancel', 'cancelled', 'JOB_ENDED'],
      ['retry', 'queued', 'JOB_NOT_RETRIED'],
    ]) {
      const ask = (call = keyed(`job-${action}`)): Promise<Answer> => admin.post(`${path}/${action}`, {}, call);
      expect((await ask()).body).toMatchObject({ state });
      const again = await ask();
      expect([again.status, isReplayed(again)]).toEqual([200, true]);
      expect(refusal(await ask({ headers: {} }))).toEqual([409, code]);
    }
  });
});
