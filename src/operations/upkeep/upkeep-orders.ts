import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import type { Operation } from '../operations/operation.entity';
import { OperationOrders } from '../operations/operation-orders';
import type { OperationOrder } from '../operations/operation-orders';
import type { Saga } from '../operations/saga';
import { TenantLocations } from './tenant-location';
import { UpkeepSagas } from './upkeep-sagas';

/** Starts upkeep of one tenant on request, in a worker. A repeated request returns the existing operation. */
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
    options: Pick<OperationOrder, 'input'> & { readonly tenantId: number },
    write: WriteRequest,
  ): Promise<Operation> {
    return this.orders.request(write, async () => {
      await this.locations.of(options.tenantId);
      return { ...options, saga, actor: write.actor, exclusive: true };
    });
  }
}
