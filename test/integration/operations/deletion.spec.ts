import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemActor, systemWrite } from '#kernel';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { MembershipsService } from '../../../src/global/memberships/memberships.service';
import { UsersService } from '../../../src/global/users/users.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import type { GoodBackup } from '../../../src/operations/backup/backups.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { TenantLifecycle } from '../../../src/operations/tenants/tenant-lifecycle.service';
import { ErasureCertificates } from '../../../src/operations/offboarding/deletion/erasure-certificates';
import { TenantBackups } from '../../../src/operations/backup/tenant-backups';
import { TenantDeletion } from '../../../src/operations/offboarding/deletion/tenant-deletion.service';
import { TenantFiles } from '../../../src/operations/offboarding/deletion/tenant-files';
import { TenantPurges } from '../../../src/operations/offboarding/deletion/tenant-purges.service';
import { KeptExports } from '../../../src/operations/offboarding/export/kept-exports';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { StepPoints } from '../../../src/operations/tasks/step-points';
import { StepRunner } from '../../../src/operations/tasks/step-runner';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { isLocked } from '../../../src/operations/servers/tenant-accounts';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { LEFT } from '../../support/left-operation';
import { Platform } from '../../support/platform';
import { inside, tracesOf } from '../../support/whole-company';

const ACTOR = systemActor('test');
const PASSWORD = 'un-mot-de-passe-de-test';

describe('Deleting a tenant', () => {
  let platform: Platform;
  let store: ObjectStore;
  let made = 0;

  beforeAll(async () => {
    platform = await Platform.start();
    store = platform.get(OBJECT_STORE as never);
  });

  afterAll(() => platform.stop());

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const company = async (): Promise<TenantPlace & { slug: string }> => {
    made += 1;
    const slug = `partante-${made}`;
    return { ...(await platform.company({ name: `Partante ${made}`, slug })), slug };
  };

  /** Most of the following is the same with any backup. */
  const withoutBackup = (): void => {
    const backup = { id: 1, fileName: 'backup.sql.gz', sha256: 'f'.repeat(64) } as unknown as GoodBackup;
    jest.spyOn(platform.get(Backups), 'make').mockResolvedValue(backup);
  };

  const remove = (tenantId: number, confirm: string, legalHoldReleased = false): Promise<unknown> =>
    platform.get(TenantDeletion).delete(tenantId, { confirm, legalHoldReleased, actor: ACTOR });

  const statusOf = async (tenantId: number): Promise<unknown> =>
    (await platform.registry('SELECT status FROM tenants WHERE id = ?', [tenantId]))[0]?.['status'];

  const invoice = (place: TenantPlace, issueDate: string): Promise<unknown> =>
    inside(
      platform,
      place,
      `INSERT INTO invoices (document_type, direction, status, invoice_number, intervention_id, vehicle_id, currency, issue_date)
        VALUES ('invoice', 'issued', 'issued', ?, 1, 1, 'XOF', ?)`,
      [`FA-${issueDate}`, issueDate],
    );

  const keep = async (tenantId: number): Promise<void> => {
    const path = join(mkdtempSync(join(tmpdir(), 'file-')), 'a');
    writeFileSync(path, 'contenu');
    await store.put(`t${tenantId}/files/${randomUUID()}`, { path, size: 7 });
  };

  const member = async (tenantIds: readonly number[]): Promise<number> => {
    const email = `${randomUUID()}@partante.test`;
    const account = { email, password: PASSWORD, firstName: 'Awa', lastName: 'Koné', mustChangePassword: false };
    const { id } = await platform.get(UsersService).create(account);
    for (const tenantId of tenantIds) await platform.get(MembershipsService).grant(id, tenantId, 'admin');
    return id;
  };

  const graceIsOver = (tenantId: number): Promise<unknown> =>
    platform.registry("UPDATE tenant_terms SET purge_after = '2020-01-01' WHERE tenant_id = ?", [tenantId]);

  it('is refused without its slug', async () => {
    const { tenantId } = await company();
    await expect(remove(tenantId, 'une-autre')).rejects.toMatchObject({ code: 'CONFIRMATION_WRONG' });
    expect(await platform.registry("SELECT id FROM operations WHERE kind = 'tenant.delete'")).toEqual([]);
  });

  it('is refused if the database is shared, like every operation on a whole database', async () => {
    const { tenantId, slug } = await company();
    await platform.registry("UPDATE tenant_databases SET placement = 'prefix' WHERE tenant_id = ?", [tenantId]);
    await expect(remove(tenantId, slug)).rejects.toMatchObject({ code: 'PLACEMENT_UNAVAILABLE' });
    await platform.registry("UPDATE tenant_databases SET placement = 'database' WHERE tenant_id = ?", [tenantId]);
    expect(await statusOf(tenantId)).toBe('active');
  });

  it('is refused during the legal retention of its invoices, unless it is explicitly confirmed', async () => {
    const place = await company();
    const thisYear = new Date().getUTCFullYear();
    await invoice(place, `${thisYear - 11}-01-01`);
    await invoice(place, `${thisYear - 9}-06-15`);
    await expect(remove(place.tenantId, place.slug)).rejects.toMatchObject({
      code: 'LEGAL_RETENTION',
      kind: 'forbidden',
      details: { count: 1, until: `${thisYear + 1}-06-15` },
    });
    expect(await statusOf(place.tenantId)).toBe('active');
    withoutBackup();
    await remove(place.tenantId, place.slug, true);
    expect(await statusOf(place.tenantId)).toBe('deleting');
  });

  it('keeps the company in service if its last backup fails', async () => {
    const place = await company();
    jest.spyOn(platform.get(KeptExports), 'make').mockRejectedValueOnce(new Error('disk full'));
    await expect(remove(place.tenantId, place.slug)).rejects.toThrow('OPERATION_FAILED');
    expect(await statusOf(place.tenantId)).toBe('active');
    const servers = platform.get(ServerConnections);
    expect(await servers.on(place.server, (session) => isLocked(session, place.app.user))).toBe(false);
  });

  it('can be undone by activation within thirty days', async () => {
    const place = await company();
    await keep(place.tenantId);
    const operation = await platform
      .get(TenantDeletion)
      .delete(place.tenantId, { confirm: place.slug, legalHoldReleased: false, actor: ACTOR });
    const write = systemWrite('test', null, 'tenant:export.download');
    const { content } = await platform.get(KeptExports).hand(operation.id, write);
    content.destroy();
    const days = (new Date(String(operation.result?.['purgeAfter'])).getTime() - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    expect(await platform.get(TenantPurges).purgeDue()).toEqual({ purged: [], failed: [] });
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
    await platform.get(TenantLifecycle).activate(place.tenantId);
    expect(await statusOf(place.tenantId)).toBe('active');
    await graceIsOver(place.tenantId);
    expect(await platform.get(TenantPurges).purgeDue()).toEqual({ purged: [], failed: [] });
    expect(await platform.hasDatabase(place.database)).toBe(true);
    expect(await platform.get(TenantFiles).count(place.tenantId)).toBe(1);
  });

  it('erases everything after the grace period, with a signed record', async () => {
    const place = await company();
    const other = await company();
    const { tenantId, slug } = place;
    await keep(tenantId);
    const [gone, stays] = [await member([tenantId]), await member([tenantId, other.tenantId])];
    const rows = [
      "tenant_features VALUES (?, 'vehicles', UTC_TIMESTAMP(), UTC_TIMESTAMP(), 1)",
      "tenant_settings (tenant_id, `key`, value) VALUES (?, 'ui.theme', '\"dark\"')",
    ];
    for (const row of rows) await platform.registry(`INSERT INTO ${row}`, [tenantId]);
    const earlier = await platform.get(Backups).make({ tenantId }, { reason: 'scheduled', codec: 'gzip' });
    await remove(tenantId, slug);
    await graceIsOver(tenantId);
    expect(await platform.get(TenantPurges).purgeDue()).toEqual({ purged: [tenantId], failed: [] });
    const { databases, accounts } = await platform.leftovers();
    expect(
      [...databases, ...accounts].filter((name) => [place.database, place.app.user, place.ddl.user].includes(name)),
    ).toEqual([]);
    expect(await platform.get(TenantFiles).count(tenantId)).toBe(0);
    expect(await tracesOf(platform, tenantId)).toEqual([]);
    const users = await platform.registry('SELECT id FROM users WHERE id IN (?)', [[gone, stays]]);
    expect(users).toEqual([{ id: stays }]);
    expect(await platform.registry('SELECT name, slug, status FROM tenants WHERE id = ?', [tenantId])).toEqual([
      { name: `#${tenantId}`, slug: `~${tenantId}`, status: 'deleting' },
    ]);

    const { certificate, isGenuine } = await platform.get(ErasureCertificates).of(tenantId);
    expect(isGenuine).toBe(true);
    expect(certificate).toMatchObject({
      tenant: { id: tenantId, slug },
      erased: {
        database: place.database,
        files: 1,
        backups: 1,
        registry: { user_tenants: 2, users: 1, tenant_settings: 1, tenant_features: 1 },
      },
      kept: { export: { files: 0 }, backup: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string } },
    });
    expect(certificate.erased.rows['brands']).toBe(20);
    const backups = (): Promise<unknown[]> =>
      platform.registry('SELECT id, reason, state FROM backups WHERE tenant_id = ? ORDER BY id', [tenantId]);
    expect(await backups()).toMatchObject([
      { id: earlier.id, state: 'expired' },
      { reason: 'final', state: 'good' },
    ]);
    expect(await platform.get(TenantBackups).removeExpired()).toBe(0);
    await platform.registry("UPDATE tenant_terms SET purged_at = '2020-01-01' WHERE tenant_id = ?", [tenantId]);
    expect(await platform.get(TenantBackups).removeExpired()).toBe(1);
    expect(readdirSync(join(platform.settings.backup.folder, 'tenants', String(tenantId)))).toEqual([]);

    await platform.registry(
      'UPDATE erasure_certificates SET document = REPLACE(document, \'"files":1\', \'"files":2\') WHERE tenant_id = ?',
      [tenantId],
    );
    expect((await platform.get(ErasureCertificates).of(tenantId)).isGenuine).toBe(false);

    await expect(platform.get(TenantLifecycle).activate(tenantId)).rejects.toMatchObject({
      code: 'TENANT_NOT_DELETED',
    });
    expect((await platform.company({ name: 'Nouvelle', slug })).tenantId).not.toBe(tenantId);
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
  });

  it('is executed at once on request, also during the grace period', async () => {
    withoutBackup();
    const place = await company();
    const request = { confirm: place.slug, legalHoldReleased: false, actor: ACTOR };
    await remove(place.tenantId, place.slug);
    await platform.get(TenantDeletion).deleteNow(place.tenantId, request);
    expect(await platform.hasDatabase(place.database)).toBe(false);
    await expect(platform.get(TenantPurges).purge(place.tenantId, ACTOR)).rejects.toMatchObject({
      code: 'TENANT_NOT_DELETED',
    });
  });

  it('is reported by the doctor if it is overdue, with leftover files', async () => {
    withoutBackup();
    const place = await company();
    await remove(place.tenantId, place.slug);
    await graceIsOver(place.tenantId);
    expect(await platform.get(Doctor).examine(false)).toMatchObject([{ check: 'purge', isFixed: false }]);
    expect(await platform.get(Doctor).examine(true)).toMatchObject([{ check: 'purge', isFixed: true }]);
    await keep(place.tenantId);
    expect(await platform.get(Doctor).examine(true)).toMatchObject([{ check: 'orphan', isFixed: true }]);
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
  });

  describe('by a process that dies', () => {
    /** After that point nothing is executed any more, not even the compensation. */
    const diesAt = (point: string): void => {
      withoutBackup();
      jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((reached) => {
        if (reached === point) throw new Error('killed');
      });
      jest.spyOn(platform.get(StepRunner), 'undo' as never).mockRejectedValue(LEFT as never);
    };

    const goOn = async (tenantId: number): Promise<unknown> => {
      const [operation] = await platform.registry<{ id: number }>(
        "SELECT id FROM operations WHERE tenant_id = ? AND state = 'running'",
        [tenantId],
      );
      return platform.get(Tasks).finish(operation?.id ?? 0);
    };

    /** Starts the operation and dies in every step after it is done and before it is recorded. */
    const dieEverywhere = async (
      tenantId: number,
      steps: readonly string[],
      begin: () => Promise<unknown>,
    ): Promise<void> => {
      for (const [at, step] of steps.entries()) {
        diesAt(`during ${step}`);
        await expect(at === 0 ? begin() : goOn(tenantId)).rejects.toThrow('OPERATION_FAILED');
        jest.restoreAllMocks();
      }
      await platform.get(Doctor).examine(true);
    };

    it('in every step: the doctor completes the deletion, and the tenant can be restored', async () => {
      const { tenantId, slug } = await company();
      await dieEverywhere(tenantId, ['fence', 'retention', 'backup', 'export', 'grace'], () => remove(tenantId, slug));
      expect(await statusOf(tenantId)).toBe('deleting');
      await platform.get(TenantLifecycle).activate(tenantId);
      expect(await statusOf(tenantId)).toBe('active');
    });

    it('in every step of the erasure: the doctor erases the rest, with a complete record', async () => {
      const { tenantId, slug, database } = await company();
      await keep(tenantId);
      withoutBackup();
      await remove(tenantId, slug);
      const steps = ['begin', 'drop_database', 'drop_accounts', 'remove_files', 'erase_registry', 'certify'];
      await dieEverywhere(tenantId, steps, () => platform.get(TenantPurges).purge(tenantId, ACTOR));
      expect(await platform.hasDatabase(database)).toBe(false);
      expect(await tracesOf(platform, tenantId)).toEqual([]);
      const { certificate, isGenuine } = await platform.get(ErasureCertificates).of(tenantId);
      expect(isGenuine).toBe(true);
      expect(certificate.erased).toMatchObject({ files: 1, registry: { tenant_databases: 1, tenant_credentials: 2 } });
      expect(await platform.get(Doctor).examine(false)).toEqual([]);
    });
  });
});
