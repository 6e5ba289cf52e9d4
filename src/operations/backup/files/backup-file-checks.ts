import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { GlobalDatabase } from '../../../global/global-database';
import type { Check, Problem } from '../../../ports/doctor-checks';

/** Problems of the newest good backup of every active tenant. */
const INCOMPLETE = `SELECT CONCAT(tenant.id, ' ', tenant.slug) AS subject, backup.id, backup.error
  FROM backups backup JOIN tenants tenant ON tenant.id = backup.tenant_id
  WHERE backup.id IN (SELECT MAX(id) FROM backups WHERE state = 'good' AND kind = 'tenant' GROUP BY tenant_id)
    AND backup.error LIKE 'BACKUP\\_FILES\\_%' AND tenant.status IN ('active', 'suspended', 'archived')
  ORDER BY tenant.id`;

/** Checks that the companies' files are in their backups. */
@Injectable()
export class BackupFileChecks implements Check {
  readonly looksAt = { fr: 'fichiers dans les sauvegardes', en: 'files in the backups' };

  constructor(
    private readonly database: GlobalDatabase,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async problems(): Promise<Problem[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ subject: string; id: number; error: string }[]>(INCOMPLETE),
    );
    return [
      ...this.switchedOff(),
      ...rows.map(({ subject, id, error }) => ({
        check: 'backup-files',
        subject,
        problem: `backup ${id}: ${error}`,
        advice: { run: `backup:tenant ${subject.split(' ')[0]}` },
      })),
    ];
  }

  /** A folder keeps no versions, so a file that is removed from it is lost. */
  private switchedOff(): Problem[] {
    const { backup, storage } = this.settings;
    if (backup.files === 'on') return [];
    const problem =
      'no backup contains the files of companies: the bucket must keep their versions, which is not checked';
    const inFolder = 'no backup contains the files of companies, and a folder keeps no versions: set it to "on"';
    const isFolder = storage.writesTo === 'folder';
    const advice = { act: 'set BACKUP_FILES=on, or keep versions of the objects in the bucket' };
    const finding = { check: 'configuration', subject: 'BACKUP_FILES', advice };
    return [isFolder ? { ...finding, problem: inFolder } : { ...finding, problem, isNotice: true }];
  }
}
