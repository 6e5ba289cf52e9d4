import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { BackupCatalogue } from './backup-catalogue.service';
import { BackupPruning } from './backup-pruning.service';
import { BackupVerifier } from './backup-verifier.service';
import { Backups } from './backups.service';

/** Every night, each tenant. An attempt that comes twice makes a second good backup. */
@Injectable()
export class TenantBackupJob implements JobHandler {
  readonly kind = 'backup.tenant';

  constructor(private readonly backups: Backups) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload> {
    const wish = { codec: 'gzip', reason: 'scheduled', signal } as const;
    const { id, fileName, files } = await this.backups.make({ tenantId }, wish);
    return { backupId: id, file: fileName, filesLost: files?.lost.count ?? 0 };
  }
}

/** Every night after the tenants: it knows of their backups. */
@Injectable()
export class GlobalBackupJob implements JobHandler {
  readonly kind = 'backup.global';

  constructor(private readonly backups: Backups) {}

  async run({ signal }: JobContext): Promise<JobPayload> {
    const wish = { codec: 'gzip', reason: 'scheduled', signal } as const;
    const { id, fileName } = await this.backups.make({ tenantId: null }, wish);
    return { backupId: id, file: fileName };
  }
}

/** Every week each tenant's newest backup is restored and thrown away. Where there never was one the doctor and the metrics miss it. */
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

/** Every night: what has had its time. */
@Injectable()
export class BackupPruneJob implements JobHandler {
  readonly kind = 'backup.prune';

  constructor(private readonly pruning: BackupPruning) {}

  async run(): Promise<JobPayload> {
    const { removed, contents, stale, failed } = await this.pruning.run({ dryRun: false });
    return { removed: removed.length, contents, stale, failed };
  }
}
