import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { isDomainError } from '#kernel';
import { driverErrorOf, idempotencyKeyReused } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { OperationOrders } from '../operations/operation-orders';
import type { OperationOrder } from '../operations/operation-orders';
import { Operation } from '../operations/operation.entity';
import type { CreateBackupBody, VerifyBackupBody } from './backup.dto';
import { BackupRecords } from './backup-records.service';
import { BackupCreation, BackupVerification } from './backup.sagas';
import { BackupSources } from './backup-sources.service';

type Wish = Pick<OperationOrder, 'saga' | 'tenantId' | 'input'>;

const DUPLICATE_KEY = 1062;

/** Leaves backups and looks at them to a worker, once for each idempotency key. */
@Injectable()
export class BackupOrders {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly orders: OperationOrders,
    private readonly sources: BackupSources,
    private readonly records: BackupRecords,
    private readonly creation: BackupCreation,
    private readonly verification: BackupVerification,
  ) {}

  /** @throws DomainError NOT_FOUND, IDEMPOTENCY_KEY_REUSED */
  async create({ tenantId, codec = 'gzip' }: CreateBackupBody, write: WriteRequest): Promise<Operation> {
    await this.sources.of({ tenantId });
    return this.once(write, { saga: this.creation, tenantId, input: { codec } });
  }

  /** @throws DomainError NOT_FOUND, IDEMPOTENCY_KEY_REUSED */
  async verify(id: number, { restore = false }: VerifyBackupBody, write: WriteRequest): Promise<Operation> {
    const { tenantId } = await this.records.get(id);
    return this.once(write, { saga: this.verification, tenantId, input: { backupId: id, restore } });
  }

  private async once(write: WriteRequest, wish: Wish): Promise<Operation> {
    const idempotency = write.idempotency && {
      key: createHash('sha256').update(`${write.idempotency.scope} ${write.idempotency.key}`).digest('hex'),
      fingerprint: write.idempotency.fingerprint,
    };
    const earlier = idempotency && (await this.earlier(idempotency, write));
    if (earlier) return earlier;
    try {
      return await this.orders.enqueue({ ...wish, actor: write.actor, idempotency });
    } catch (error) {
      const twin = idempotency && isDuplicate(error) && (await this.earlier(idempotency, write));
      if (twin) return twin;
      throw error;
    }
  }

  private async earlier(
    { key, fingerprint }: { readonly key: string; readonly fingerprint: string },
    write: WriteRequest,
  ): Promise<Operation | null> {
    const found = await this.database.use((manager) => manager.findOneBy(Operation, { idempotencyKey: key }));
    if (found === null) return null;
    if (found.fingerprint !== fingerprint) throw idempotencyKeyReused({});
    write.markReplayed();
    return found;
  }
}

const isDuplicate = (error: unknown): boolean =>
  isDomainError(error, 'DUPLICATE_RECORD') || driverErrorOf(error)?.errno === DUPLICATE_KEY;
