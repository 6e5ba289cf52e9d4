import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { adviceText } from '../../../src/ports/doctor-checks';
import { Platform } from '../../support/platform';
import { emptyFolder, makeOlder } from '../../support/stored-files';
import { inside } from '../../support/whole-company';

/** Files, archives and backups of a tenant that exists. */
describe('The doctor, of files without an owner', () => {
  let platform: Platform;
  let place: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Ordonnée', slug: 'ordonnee' });
  });

  afterAll(() => platform.stop());

  afterEach(async () => {
    rmSync(join(platform.settings.storage.folder, 'objects'), { recursive: true, force: true });
    emptyFolder(platform.settings.backup.folder);
    await inside(platform, place, 'DELETE FROM attachments');
    await platform.registry('DELETE FROM backups');
    await platform.registry('DELETE FROM tenant_exports');
  });

  const plant = (folder: string, name: string, daysOld = 0): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name);
    makeOlder([path], daysOld);
    return path;
  };

  const plantObject = (key: string, daysOld = 0): string =>
    plant(join(platform.settings.storage.folder, 'objects'), key, daysOld);

  const plantBackup = (name: string, daysOld = 0): string =>
    plant(join(platform.settings.backup.folder, 'tenants', String(place.tenantId)), name, daysOld);

  const row = (id: number, key: string, content: string | null): Promise<unknown> =>
    inside(
      platform,
      place,
      `INSERT INTO attachments (id, entity_type, entity_id, category, original_name, storage_key, size_bytes, mime_type, extension, sha256, download_count, scan_status)
        VALUES (?, 'vehicle', 1, 'document', 'x.txt', ?, 1, 'text/plain', 'txt', ?, 0, 'clean')`,
      [
        id,
        key,
        createHash('sha256')
          .update(content ?? '')
          .digest('hex'),
      ],
    );

  const found = async (...checks: readonly string[]): Promise<readonly string[]> =>
    (await platform.get(Doctor).examine(false))
      .filter(({ check }) => checks.includes(check))
      .map(({ subject, problem }) => `${subject}: ${problem}`);

  it('names files that no row names after some days, and rows without a file', async () => {
    const { tenantId } = place;
    const key = (name: string): string => `t${tenantId}/files/${name}`;
    plantObject(key('named'), 9);
    await row(1, key('named'), key('named'));
    plantObject(key('young'));
    expect(await found('files')).toEqual([]);
    plantObject(key('unnamed'), 4);
    for (let id = 2; id <= 9; id += 1) await row(id, key(`lost-${id}`), null);
    const [sampled = '', ...others] = await found('files');
    expect(sampled).toContain('of 6 files that were read are lost or altered');
    expect(others.map((text) => text.replace(/\d more.*/, 'more'))).toEqual([
      `${tenantId} ordonnee: more`,
      `${tenantId} ordonnee: 1 stored files are named by no row for more than three days: ${key('unnamed')}`,
    ]);
    const lost = [...`${sampled} ${others[0]}`.matchAll(/\b([2-9])(?: \(lost\)|,|$)/g)].map(([, id]) => Number(id));
    expect(lost.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('names files of a tenant that the registry does not have', async () => {
    const id = place.tenantId + 3;
    plantObject(`t${id}/files/left`);
    expect(await found('orphan')).toEqual([`files of ${id}: belong to no tenant of the registry`]);
  });

  it('names archives without a row, and rows without an archive', async () => {
    const { tenantId } = place;
    plantObject(`exports/t${tenantId}/op1`, 5);
    plantObject(`exports/t${tenantId}/op2`);
    await platform.registry(
      `INSERT INTO tenant_exports (tenant_id, operation_id, storage_key, sha256, size_bytes, is_final, expires_at)
        VALUES (?, 3, ?, '', 1, 0, UTC_TIMESTAMP(3) + INTERVAL 1 DAY)`,
      [tenantId, `exports/t${tenantId}/op3`],
    );
    expect(await found('archive')).toEqual([
      `export of tenant ${tenantId}: operation 3 names an archive that is not in the store`,
      `exports/t${tenantId}/op1: no row names this archive, and no night removed it`,
    ]);
  });

  it('names backups without a row, rows without files, and what killed backups left', async () => {
    const folder = `tenants/${place.tenantId}`;
    const named = 'backup_20260101_000000.sql.gz';
    for (const name of [named, `${named}.manifest.json`]) plantBackup(name, 9);
    const unnamed = 'backup_20260102_000000.sql.gz';
    for (const name of [unnamed, `${unnamed}.manifest.json`]) plantBackup(name, 9);
    plantBackup('backup_20260103_000000.sql.gz', 2);
    plantBackup('.draft-killed', 2);
    plantBackup('.draft-running');
    const noted = (file: string): Promise<unknown> =>
      platform.registry(
        `INSERT INTO backups (kind, tenant_id, database_name, state, reason, file_name, codec, encrypted, started_at, created_at)
          VALUES ('tenant', ?, 'd', 'good', 'scheduled', ?, 'gzip', 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
        [place.tenantId, file],
      );
    await noted(named);
    await noted('backup_20260104_000000.sql.gz');
    const problems = (await found('backup-folder')).map((text) => text.replace(/backup \d+ is/, 'backup is'));
    expect(problems.toSorted()).toEqual([
      `${folder}/.draft-killed: was left by a backup that was killed`,
      `${folder}/backup_20260102_000000.sql.gz: no row of the registry names this backup`,
      `${folder}/backup_20260103_000000.sql.gz: has no manifest and no row: its backup was killed`,
      `${folder}/backup_20260104_000000.sql.gz: backup is called good, but its files are not there`,
    ]);
  });

  it('says for each of them what to do', async () => {
    plantBackup('.draft-killed', 2);
    const [finding] = (await platform.get(Doctor).examine(false)).filter(({ check }) => check === 'backup-folder');
    expect(finding === undefined ? '' : adviceText(finding.advice)).toContain(`backup:tenant ${place.tenantId}`);
  });
});
