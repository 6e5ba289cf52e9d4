import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import type { Operation } from '../operations/operation.entity';
import { OperationOrders } from '../operations/operation-orders';
import type { OperationOrder } from '../operations/operation-orders';
import type { Saga } from '../operations/saga';
import { TenantLocations } from './tenant-location';
import { UpkeepSagas } from './upkeep-sagas';

/** Asks for upkeep of one tenant by hand; a worker does it. The same request again gets the operation it made. */
@Injectable()
export class UpkeepOrders {
  constructor(
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

  private order(
    saga: Saga,
    wish: Pick<OperationOrder, 'input'> & { readonly tenantId: number },
    write: WriteRequest,
  ): Promise<Operation> {
    return this.orders.request(write, async () => {
      await this.locations.of(wish.tenantId);
      return { ...wish, saga, actor: write.actor, exclusive: true };
    });
  }
}
