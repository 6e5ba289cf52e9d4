import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { BackupCatalogue } from './backup-catalogue.service';
import { BackupPruning } from './backup-pruning.service';
import { BackupVerifier } from './backup-verifier.service';
import { Backups } from './backups.service';

/** Runs every night for each tenant. If an attempt runs twice, there are two good backups. */
@Injectable()
export class TenantBackupJob implements JobHandler {
  readonly kind = 'backup.tenant';

  constructor(private readonly backups: Backups) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload> {
    const request = { codec: 'gzip', reason: 'scheduled', signal } as const;
    const { id, fileName, files } = await this.backups.make({ tenantId }, request);
    return { backupId: id, file: fileName, filesLost: files?.lost.count ?? 0 };
  }
}

/** Runs every night after the tenants' backups, so that the global backup contains their rows. */
@Injectable()
export class GlobalBackupJob implements JobHandler {
  readonly kind = 'backup.global';

  constructor(private readonly backups: Backups) {}

  async run({ signal }: JobContext): Promise<JobPayload> {
    const request = { codec: 'gzip', reason: 'scheduled', signal } as const;
    const { id, fileName } = await this.backups.make({ tenantId: null }, request);
    return { backupId: id, file: fileName };
  }
}

/** Restores each tenant's newest backup every week, into a temporary database. Tenants without a backup are reported by doctor and metrics. */
@Injectable()
export class BackupTrialJob implements JobHandler {
  readonly kind = 'backup.verify';

  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly verifier: BackupVerifier,
  ) {}

  async run({ tenantId }: JobContext): Promise<JobPayload> {
    const backup = await this.catalogue.newest({ tenantId });
    if (backup === null) return { backupId: null, verification: null };
    const { verification } = await this.verifier.verify(backup, 'restored');
    return { backupId: backup.id, verification };
  }
}

/** Removes expired backups every night. */
@Injectable()
export class BackupPruneJob implements JobHandler {
  readonly kind = 'backup.prune';

  constructor(private readonly pruning: BackupPruning) {}

  async run(): Promise<JobPayload> {
    const { removed, contents, stale, failed } = await this.pruning.run({ dryRun: false });
    return { removed: removed.length, contents, stale, failed };
  }
}
