import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { Operation } from '../tasks/operation.entity';
import { Tasks } from '../tasks/tasks.service';
import type { CreateBackupBody, VerifyBackupBody } from './backup.dto';
import { BackupRecords } from './catalogue/backup-records.service';
import { backupGlobal, backupTenant, backupVerify } from './backup.tasks';
import { BackupSources } from './backup-sources.service';

/** Requests backups and verifications that a worker runs, once for each idempotency key. */
@Injectable()
export class BackupRequests {
  constructor(
    private readonly tasks: Tasks,
    private readonly sources: BackupSources,
    private readonly records: BackupRecords,
  ) {}

  /** @throws DomainError NOT_FOUND, IDEMPOTENCY_KEY_REUSED */
  create({ tenantId, codec = 'gzip' }: CreateBackupBody, write: WriteRequest): Promise<Operation> {
    return this.tasks.request(write, async () => {
      await this.sources.of({ tenantId });
      const task = tenantId === null ? backupGlobal : backupTenant;
      return { task, tenantId, input: { codec, reason: 'manual' as const }, actor: write.actor };
    });
  }

  /** @throws DomainError NOT_FOUND, IDEMPOTENCY_KEY_REUSED */
  verify(id: number, { restore = false }: VerifyBackupBody, write: WriteRequest): Promise<Operation> {
    return this.tasks.request(write, async () => {
      const { tenantId } = await this.records.get(id);
      return { task: backupVerify, tenantId, input: { backupId: id, restore }, actor: write.actor };
    });
  }
}
