import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { OperationOrders } from '../operations/operation-orders';
import { Operation } from '../operations/operation.entity';
import type { CreateBackupBody, VerifyBackupBody } from './backup.dto';
import { BackupRecords } from './backup-records.service';
import { BackupCreation, BackupVerification } from './backup.sagas';
import { BackupSources } from './backup-sources.service';

/** Requests backups and verifications that a worker runs, once for each idempotency key. */
@Injectable()
export class BackupOrders {
  constructor(
    private readonly orders: OperationOrders,
    private readonly sources: BackupSources,
    private readonly records: BackupRecords,
    private readonly creation: BackupCreation,
    private readonly verification: BackupVerification,
  ) {}

  /** @throws DomainError NOT_FOUND, IDEMPOTENCY_KEY_REUSED */
  create({ tenantId, codec = 'gzip' }: CreateBackupBody, write: WriteRequest): Promise<Operation> {
    return this.orders.request(write, async () => {
      await this.sources.of({ tenantId });
      return { saga: this.creation, tenantId, input: { codec }, actor: write.actor };
    });
  }

  /** @throws DomainError NOT_FOUND, IDEMPOTENCY_KEY_REUSED */
  verify(id: number, { restore = false }: VerifyBackupBody, write: WriteRequest): Promise<Operation> {
    return this.orders.request(write, async () => {
      const { tenantId } = await this.records.get(id);
      return { saga: this.verification, tenantId, input: { backupId: id, restore }, actor: write.actor };
    });
  }
}
