import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { TenantsService } from '../../global/tenants/tenants.service';
import { OperationOrders } from '../operations/operation-orders';
import type { Operation } from '../operations/operation.entity';
import { FileMoveSaga } from './file-move.saga';

/** Requests the move of one tenant's files; a worker runs it. The same request again returns the same operation. */
@Injectable()
export class FileMoveOrders {
  constructor(
    private readonly orders: OperationOrders,
    private readonly tenants: TenantsService,
    private readonly saga: FileMoveSaga,
  ) {}

  /** @throws DomainError NOT_FOUND, TENANT_BUSY, IDEMPOTENCY_KEY_REUSED */
  move(tenantId: number, write: WriteRequest): Promise<Operation> {
    return this.orders.request(write, async () => {
      await this.tenants.get(tenantId);
      return { saga: this.saga, tenantId, input: {}, actor: write.actor, exclusive: true };
    });
  }
}
