import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BackupCatalogue } from '../../../src/operations/backup/catalogue/backup-catalogue.service';
import { BackupReader } from '../../../src/operations/backup/catalogue/backup-reader.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { Platform } from '../../support/platform';
import { StoredFiles } from '../../support/stored-files';

/** The settings for files in backups. */
describe('Files in backups, depending on the settings,', () => {
  it('are unencrypted if backups are', async () => {
    const plain = await Platform.start({ BACKUP_ENCRYPTION: 'off' });
    try {
      const company = await plain.company({ name: 'Claire' });
      const { sha256 } = await new StoredFiles(plain, company).add('en clair');
      await plain.get(Backups).make({ tenantId: company.tenantId }, { reason: 'manual', codec: 'gzip' });
      const path = join(plain.settings.backup.folder, 'files', String(company.tenantId), 'plain', sha256.slice(0, 2));
      expect(readFileSync(join(path, sha256), 'utf8')).toBe('en clair');
    } finally {
      rmSync(plain.settings.backup.folder, { recursive: true, force: true });
      rmSync(plain.settings.storage.folder, { recursive: true, force: true });
      await plain.stop();
    }
  });

  it('are left to a versioned store if configured, which the manifest and the doctor show', async () => {
    const off = await Platform.start({ BACKUP_FILES: 'off' });
    try {
      const company = await off.company({ name: 'Versions', slug: 'versions' });
      await new StoredFiles(off, company).add('ailleurs');
      const { id, files: said } = await off
        .get(Backups)
        .make({ tenantId: company.tenantId }, { reason: 'manual', codec: 'gzip' });
      expect(said).toMatchObject({ mode: 'off', count: 0, lost: { count: 0 } });
      const stored = await off.get(BackupCatalogue).byId(id);
      expect((await off.get(BackupReader).manifest(stored)).files).toMatchObject({ mode: 'off' });
      const found = await off.get(Doctor).examine(false);
      expect(found.filter(({ subject }) => subject === 'BACKUP_FILES')).toHaveLength(1);
    } finally {
      rmSync(off.settings.backup.folder, { recursive: true, force: true });
      rmSync(off.settings.storage.folder, { recursive: true, force: true });
      await off.stop();
    }
  });
});
