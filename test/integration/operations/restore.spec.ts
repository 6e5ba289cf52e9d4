import { readFile, writeFile } from 'node:fs/promises';
import { KEY_RING, KeyRing } from '#secrets';
import { systemActor } from '#kernel';
import { TenantRunner } from '#tenancy';
import { Backups } from '../../../src/operations/backup/backups.service';
import type { Backup } from '../../../src/operations/backup/backup.entity';
import { BackupCatalogue } from '../../../src/operations/backup/backup-catalogue.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { OperationOrders } from '../../../src/operations/operations/operation-orders';
import type { Operation } from '../../../src/operations/operations/operation.entity';
import type { TenantPlace } from '../../../src/operations/provisioning/tenant-places';
import { KeptDatabases } from '../../../src/operations/restore/kept-data';
import { Restores } from '../../../src/operations/restore/restores.service';
import { makeBackupFile } from '../../support/backup-files';
import { Platform } from '../../support/platform';

const actor = systemActor('test');

describe('A restore', () => {
  let platform: Platform;
  let place: TenantPlace;
  let yesterday: Backup;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Rova' });
    await brand('Hier');
    yesterday = await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'zstd' });
  });

  afterAll(async () => {
    await platform.stop();
  });

  const brand = (name: string): Promise<unknown> =>
    platform.server(`INSERT INTO \`${place.database}\`.brands (name) VALUES (?)`, [name]);
  const brands = async (): Promise<string[]> => {
    const rows = await platform.server<{ name: string }>(
      `SELECT name FROM \`${place.database}\`.brands WHERE name IN ('Hier', 'Aujourd’hui', 'Demain') ORDER BY id`,
    );
    return rows.map(({ name }) => name);
  };
  const restore = async (reference = String(yesterday.id), tables: string[] | null = null): Promise<Operation> => {
    const wish = { tenantId: place.tenantId, reference, tables, actor };
    return platform.get(OperationOrders).perform(await platform.get(Restores).orderOf(wish));
  };
  const undo = async ({ id }: Operation): Promise<Operation> =>
    platform.get(OperationOrders).perform(await platform.get(Restores).undoOf(id, actor));
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: { code?: string; message: string }) => error.code ?? error.message,
    );
  const registered = async (): Promise<unknown> =>
    (
      await platform.registry(
        `SELECT t.status, d.epoch, d.schema_version, d.schema_fingerprint FROM tenants t
          JOIN tenant_databases d ON d.tenant_id = t.id WHERE t.id = ?`,
        [place.tenantId],
      )
    )[0];

  it('brings yesterday back whole, and its undo today', async () => {
    await brand('Aujourd’hui');
    const before = (await registered()) as { epoch: number };
    const restored = await restore();
    expect(restored).toMatchObject({ state: 'done', result: { database: place.database, file: yesterday.fileName } });
    expect(await brands()).toEqual(['Hier']);
    expect(await registered()).toEqual({ ...before, epoch: Number(before.epoch) + 2 });
    await brand('Demain');
    const undone = await undo(restored);
    expect(await brands()).toEqual(['Hier', 'Aujourd’hui']);
    expect(await codeOf(undo(restored))).toBe('RESTORE_NOT_UNDOABLE');
    await undo(undone);
    expect(await brands()).toEqual(['Hier', 'Demain']);
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
  });
});
