import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { driverErrorOf, idempotencyKeyReused } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { Operation } from '../operations/operation.entity';
import { OperationOrders } from '../operations/operation-orders';
import type { OperationOrder } from '../operations/operation-orders';
import type { Saga } from '../operations/saga';
import { TenantLocations } from './tenant-location';
import { UpkeepSagas } from './upkeep-sagas';

const DUPLICATE_KEY = 1062;

/** Asks for upkeep of one tenant by hand; a worker does it. The same request again gets the operation it made. */
@Injectable()
export class UpkeepOrders {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly orders: OperationOrders,
    private readonly locations: TenantLocations,
    private readonly sagas: UpkeepSagas,
  ) {}

  /** @throws DomainError NOT_FOUND, TENANT_WITHOUT_DATABASE, TENANT_BUSY, IDEMPOTENCY_KEY_REUSED */
  analyze(tenantId: number, write: WriteRequest): Promise<Operation> {
    return this.order(this.sagas.analyzing, { tenantId, input: {} }, write);
  }

  /** @throws DomainError as {@link analyze} */
  optimize(tenantId: number, force: boolean, write: WriteRequest): Promise<Operation> {
    return this.order(this.sagas.optimizing, { tenantId, input: { force } }, write);
  }

  /** @throws DomainError as {@link analyze} */
  cleanup(tenantId: number, write: WriteRequest): Promise<Operation> {
    return this.order(this.sagas.cleaning, { tenantId, input: {} }, write);
  }

  private async order(
    saga: Saga,
    wish: Pick<OperationOrder, 'input'> & { readonly tenantId: number },
    write: WriteRequest,
  ): Promise<Operation> {
    await this.locations.of(wish.tenantId);
    const idempotency = idempotencyOf(write);
    const earlier = await this.earlier(idempotency, write);
    if (earlier !== null) return earlier;
    try {
      return await this.orders.enqueue({ ...wish, saga, actor: write.actor, idempotency, exclusive: true });
    } catch (error) {
      const same = driverErrorOf(error)?.errno === DUPLICATE_KEY ? await this.earlier(idempotency, write) : null;
      if (same === null) throw error;
      return same;
    }
  }

  private async earlier(idempotency: Idempotency | null, write: WriteRequest): Promise<Operation | null> {
    if (idempotency === null) return null;
    const { key, fingerprint } = idempotency;
    const found = await this.database.use((manager) => manager.findOneBy(Operation, { idempotencyKey: key }));
    if (found !== null && found.fingerprint !== fingerprint) throw idempotencyKeyReused({});
    if (found !== null) write.markReplayed();
    return found;
  }
}

type Idempotency = NonNullable<OperationOrder['idempotency']>;

/** Keys are one caller's on one route. */
function idempotencyOf({ idempotency }: WriteRequest): Idempotency | null {
  if (idempotency === null) return null;
  const { scope, key, fingerprint } = idempotency;
  return { key: createHash('sha256').update(`${scope}\n${key}`).digest('hex'), fingerprint };
}
