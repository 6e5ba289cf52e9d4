import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { TenantsService } from '../../global/tenants/tenants.service';
import { Tasks } from '../tasks/tasks.service';
import type { Operation } from '../tasks/operation.entity';
import { filesMove } from './file-move.task';

/** Requests the move of one tenant's files; a worker runs it. The same request again returns the same operation. */
@Injectable()
export class FileMoveRequests {
  constructor(
    private readonly tasks: Tasks,
    private readonly tenants: TenantsService,
  ) {}

  /** @throws DomainError NOT_FOUND, TENANT_BUSY, IDEMPOTENCY_KEY_REUSED */
  move(tenantId: number, write: WriteRequest): Promise<Operation> {
    return this.tasks.request(write, async () => {
      await this.tenants.get(tenantId);
      return { task: filesMove, tenantId, input: {}, actor: write.actor };
    });
  }
}
