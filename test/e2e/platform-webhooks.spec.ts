import { createHmac } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { systemActor } from '#kernel';
import { BackupCatalogue } from '../../src/operations/backup/catalogue/backup-catalogue.service';
import { BackupMaker } from '../../src/operations/backup/backup-maker.service';
import { Backups } from '../../src/operations/backup/backups.service';
import { EstateMigrator } from '../../src/operations/migrations/estate-migrator';
import { TenantPurges } from '../../src/operations/offboarding/deletion/tenant-purges.service';
import { TenantPlaces } from '../../src/operations/tenant-database/tenant-places';
import { PlatformDeliveries } from '../../src/operations/webhooks/platform-deliveries.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { backUpTenant } from '../support/backing-up';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';
import type { Answer } from '../support/http-client';
import { HangingReceiver, WebhookReceiver } from '../support/webhook-receiver';

interface Told {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Delivery {
  readonly id: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly status: string;
  readonly attempts: number;
  readonly error: string | null;
}

const EVENTS = [
  'tenant.created',
  'tenant.suspended',
  'tenant.activated',
  'tenant.archived',
  'tenant.deletion_scheduled',
  'tenant.deletion_cancelled',
  'tenant.cloned',
  'tenant.deleted',
  'tenant.restored',
  'backup.completed',
  'backup.failed',
  'backup.verified',
  'backup.verification_failed',
  'migration.failed',
  'migration.completed',
];

/** Events that no scheduled job of the worker causes. */
const CHANGES = ['tenant.suspended', 'tenant.activated'];

/** The operators' systems receive events of tenants, backups and migrations. */
describe('Webhooks of the platform', () => {
  let application: RunningApplication;
  let tenantId: number;
  let secret: string;
  let webhookId: number;
  const receiver = new WebhookReceiver();
  const hanging = new HangingReceiver();

  beforeAll(async () => {
    application = await startApplication({ WEBHOOK_PRIVATE_TARGETS: 'on', WORKER: 'inline' });
    await receiver.open();
    const made = await application.admin.post('/api/v1/webhooks', { url: receiver.url, events: EVENTS });
    webhookId = numberField(made.body, 'id');
    secret = textField(made.body, 'secret');
  });

  afterAll(async () => {
    await hanging.close();
    await receiver.close();
    await application.stop();
  });

  const told = (): Told[] => receiver.received.map(({ body }) => JSON.parse(body) as Told);
  const of = (type: string): Told[] => told().filter((event) => event.type === type);
  const send = (): Promise<unknown> =>
    application.app.get(PlatformDeliveries, { strict: false }).deliver(new AbortController().signal);
  const until = (type: string, count = 1): Promise<void> =>
    eventually(`${count} × ${type}`, async () => {
      await send();
      return of(type).length >= count;
    });
  const act = (name: string, body: object = {}): Promise<Answer> =>
    application.admin.post(`/api/v1/tenants/${tenantId}/${name}`, body);
  const deliveries = async (id: number): Promise<readonly Delivery[]> =>
    field((await application.admin.get(`/api/v1/webhooks/${id}/deliveries`)).body, 'deliveries') as Delivery[];
  const ended = (kind: string): Promise<void> =>
    eventually(`${kind} is done`, async () => {
      const { body } = await application.admin.get(`/api/v1/operations?kind=${kind}&state=running`);
      return field(body, 'meta.total') === 0;
    });
  const sql = (statement: string, values: unknown[] = []): Promise<unknown> =>
    application.onServer((server) =>
      server.query(statement.replace(/@(?=[a-z])/g, `\`${application.settings.database.globalName}\`.`), values),
    );
  /** The writes in the audit log: each look at the deliveries is in it, too. */
  const routes = async (): Promise<readonly string[]> => {
    const rows = (await sql("SELECT route FROM @audit_logs WHERE route NOT LIKE 'GET %'")) as { route: string }[];
    return rows.map(({ route }) => route);
  };

  const backUp = (): Promise<number> => backUpTenant(application.app.get(Backups, { strict: false }), tenantId);

  it('report the creation of a tenant, signed, with its names only', async () => {
    await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    tenantId = await application.tenantId('flotte-abidjan');
    await until('tenant.created');
    const [created] = of('tenant.created');
    expect(created?.data).toMatchObject({
      tenant: { id: tenantId, slug: 'flotte-abidjan', name: 'Flotte Abidjan' },
      operationKind: 'tenant.create',
    });
    const sent = receiver.received.find(({ body }) => body.includes('tenant.created'));
    const { headers, body } = sent ?? { headers: {}, body: '' };
    expect(headers['webhook-id']).toBe(created?.id);
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  });

  it('report its suspension, activation and archiving once each', async () => {
    expect((await act('suspend')).status).toBe(200);
    expect((await act('suspend')).status).toBe(200);
    expect((await act('activate')).status).toBe(200);
    expect((await act('archive')).status).toBe(200);
    expect((await act('activate')).status).toBe(200);
    await until('tenant.activated', 2);
    expect([of('tenant.suspended').length, of('tenant.archived').length]).toEqual([1, 1]);
    expect(of('tenant.suspended')[0]?.data).toMatchObject({ previousStatus: 'active', tenant: { id: tenantId } });
    expect(of('tenant.archived')[0]?.data).toMatchObject({ previousStatus: 'active' });
  });

  it('report created, verified, damaged and failed backups', async () => {
    const id = await backUp();
    expect((await application.admin.post(`/api/v1/backups/${id}/verify`, {})).status).toBe(202);
    await until('backup.verified');
    const completed = of('backup.completed').find(({ data }) => data['backupId'] === id);
    expect(completed?.data).toMatchObject({
      kind: 'tenant',
      tenant: { slug: 'flotte-abidjan' },
      state: 'good',
      error: null,
    });
    const { path } = await application.app.get(BackupCatalogue, { strict: false }).byId(id);
    appendFileSync(path, 'x');
    expect((await application.admin.post(`/api/v1/backups/${id}/verify`, {})).status).toBe(202);
    await until('backup.verification_failed');
    expect(of('backup.verification_failed')[0]?.data).toMatchObject({ backupId: id, state: 'failed' });
    // The worker makes up for last night's backup of the platform.
    await eventually('no backup of the platform is due', async () => {
      const due = "SELECT id FROM @job_runs WHERE kind = 'backup.global' AND state IN ('queued', 'running')";
      return ((await sql(due)) as unknown[]).length === 0;
    });
    const full = Object.assign(new Error('no room'), { code: 'ENOSPC', syscall: 'write' });
    const maker = application.app.get(BackupMaker, { strict: false });
    const failing = jest.spyOn(maker, 'make').mockRejectedValueOnce(full);
    const backups = application.app.get(Backups, { strict: false });
    await expect(backups.make({ tenantId: null }, { codec: 'gzip', reason: 'manual' })).rejects.toThrow('no room');
    failing.mockRestore();
    await until('backup.failed');
    expect(of('backup.failed')[0]?.data).toMatchObject({ kind: 'global', tenant: null, state: 'failed' });
    expect(JSON.stringify(of('backup.failed'))).not.toContain('no room');
  });

  it('report its copy, restore, deletion and recovery', async () => {
    expect((await act('clones', { slug: 'copie', anonymise: true, ttl: '7d' })).status).toBe(202);
    await until('tenant.cloned');
    expect(of('tenant.cloned')[0]?.data).toMatchObject({
      tenant: { slug: 'copie' },
      clonedFrom: { id: tenantId, slug: 'flotte-abidjan' },
    });
    const backupId = await backUp();
    expect((await act('restores', { backupId })).status).toBe(202);
    await until('tenant.restored');
    expect(of('tenant.restored')).toMatchObject([
      { data: { tenant: { id: tenantId }, operationKind: 'restore.tenant', previousStatus: null } },
    ]);
    await ended('restore.tenant');
    const activated = of('tenant.activated').length;
    expect((await act('delete', { confirm: 'flotte-abidjan' })).status).toBe(202);
    await until('tenant.deletion_scheduled');
    expect(of('tenant.deletion_scheduled')[0]?.data['purgeAfter']).toMatch(/^\d{4}-/);
    await ended('tenant.delete');
    expect((await act('activate')).status).toBe(200);
    await until('tenant.activated', activated + 1);
    expect(of('tenant.deletion_cancelled')).toHaveLength(1);
    expect(of('tenant.created').map(({ data }) => data['tenant'])).toEqual([expect.objectContaining({ id: tenantId })]);
  });

  it('report the erasure of a tenant with its former names', async () => {
    const copy = await application.tenantId('copie');
    expect((await application.admin.post(`/api/v1/tenants/${copy}/delete`, { confirm: 'copie' })).status).toBe(202);
    await until('tenant.deletion_scheduled', 2);
    await ended('tenant.delete');
    await application.app.get(TenantPurges, { strict: false }).purge(copy, systemActor('test'));
    await until('tenant.deleted');
    expect(of('tenant.deleted')).toMatchObject([{ data: { tenant: { id: copy, slug: 'copie' } } }]);
  });

  it('report a failed migration, for the tenant and for the run', async () => {
    await sql("UPDATE @tenant_databases SET schema_version = 'CreateVehicles1764000001000' WHERE tenant_id = ?", [
      tenantId,
    ]);
    const { ddl } = await application.app.get(TenantPlaces, { strict: false }).of(tenantId);
    await sql("ALTER USER ?@'%' IDENTIFIED BY 'quite another password'", [ddl.user]);
    const request = {
      tenantIds: [tenantId],
      dryRun: false,
      onlyFailed: false,
      concurrency: 1,
      canary: 1,
      actor: 'test',
    };
    const { runId, failed } = await application.app.get(EstateMigrator, { strict: false }).run(request);
    expect(failed).toHaveLength(1);
    await until('migration.failed', 2);
    const [one, run] = of('migration.failed').toSorted((first) => (first.data['tenant'] === null ? 1 : -1));
    expect(one?.data).toMatchObject({ runId, tenant: { id: tenantId }, migrated: null });
    expect(run?.data).toMatchObject({ runId, tenant: null, failed: 1, migrated: 0, skipped: 0 });
    expect(of('migration.completed')).toEqual([]);
  });

  it('identify a repeated event by its id, and resend a delivery on request', async () => {
    const first = (await deliveries(webhookId)).find(({ status }) => status === 'delivered');
    const sent = (): number =>
      receiver.received.filter(({ headers }) => headers['webhook-id'] === first?.eventId).length;
    expect(sent()).toBe(1);
    const path = `/api/v1/webhooks/${webhookId}/deliveries`;
    expect((await application.admin.post(`${path}/${first?.id}/redeliver`, {})).status).toBe(204);
    await eventually('it is sent again', () => sent() === 2);
    expect((await application.admin.post(`${path}/4000000/redeliver`, {})).status).toBe(404);
  });

  it('continue without loss if one receiver hangs and another refuses', async () => {
    const hang = await application.admin.post('/api/v1/webhooks', { url: await hanging.open(), events: CHANGES });
    const refuse = await application.admin.post('/api/v1/webhooks', { url: 'http://127.0.0.1:1/x', events: CHANGES });
    const before = of('tenant.suspended').length;
    expect((await act('suspend')).status).toBe(200);
    expect((await act('activate')).status).toBe(200);
    await until('tenant.suspended', before + 1);
    const waiting = async (webhook: Answer): Promise<unknown> => {
      const rows = await deliveries(numberField(webhook.body, 'id'));
      return rows
        .map(({ status, attempts, error }) => [status, attempts, error])
        .toSorted(([, one], [, other]) => Number(one) - Number(other));
    };
    await eventually('both were tried', async () => {
      const tried = [...((await waiting(hang)) as unknown[][]), ...((await waiting(refuse)) as unknown[][])];
      return tried.filter(([, , error]) => error !== null).length === 2;
    });
    // The other event waits: an unavailable receiver costs one attempt per round.
    expect(await waiting(hang)).toEqual([
      ['pending', 0, null],
      ['pending', 1, 'timeout'],
    ]);
    expect(await waiting(refuse)).toEqual([
      ['pending', 0, null],
      ['pending', 1, 'ECONNREFUSED'],
    ]);
    for (const made of [hang, refuse])
      expect((await application.admin.delete(`/api/v1/webhooks/${numberField(made.body, 'id')}`)).status).toBe(204);
  });

  it('are managed by platform administrators only, with versions and audit rows', async () => {
    const path = `/api/v1/webhooks/${webhookId}`;
    const shown = await application.admin.get(path);
    expect(field(shown.body, 'secret')).toBeUndefined();
    expect((await application.client.as({ host: 'admin.localhost' }).get(path)).status).toBe(401);
    const wrong = await application.admin.post('/api/v1/webhooks', { url: receiver.url, events: ['tenant.sold'] });
    expect([wrong.status, field(wrong.body, 'errors.0.pointer')]).toEqual([400, '/events']);
    const ftp = await application.admin.post('/api/v1/webhooks', { url: 'ftp://x.example.com', events: EVENTS });
    expect(field(ftp.body, 'code')).toBe('WEBHOOK_TARGET_REFUSED');
    const rotated = await application.admin.post(`${path}/rotate-secret`, {});
    expect(textField(rotated.body, 'secret')).not.toBe(secret);
    const version = field(rotated.body, 'version');
    const changed = await application.admin.patch(path, { events: ['tenant.created'], version });
    expect(field(changed.body, 'events')).toEqual(['tenant.created']);
    expect((await application.admin.patch(path, { isActive: false, version })).status).toBe(409);
    expect((await application.admin.post(`${path}/test`, {})).status).toBe(204);
    await until('platform.test');
    expect((await application.admin.delete(path)).status).toBe(204);
    await eventually('the log has it', async () => (await routes()).some((route) => route.startsWith('DELETE ')));
    expect(await routes()).toEqual(
      expect.arrayContaining(['POST /admin/api/v1/webhooks', 'POST /admin/api/v1/webhooks/:id/rotate-secret']),
    );
    expect((await application.admin.get('/api/v1/webhooks')).body).toMatchObject({ meta: { total: 0 } });
  });
});
