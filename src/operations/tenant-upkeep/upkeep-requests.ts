import { Injectable } from '@nestjs/common';
import type { TaskRequest } from '#jobs';
import type { WriteRequest } from '#kernel';
import type { Operation } from '../tasks/operation.entity';
import { Tasks } from '../tasks/tasks.service';
import { TenantLocations } from './tenant-location';
import { tenantAnalyze, tenantCleanup, tenantOptimize } from './upkeep.tasks';

/** Requests upkeep of one tenant, which a worker carries out. A repeated request returns the existing operation. */
@Injectable()
export class UpkeepRequests {
  constructor(
    private readonly tasks: Tasks,
    private readonly locations: TenantLocations,
  ) {}

  /** @throws DomainError NOT_FOUND, TENANT_WITHOUT_DATABASE, TENANT_BUSY, IDEMPOTENCY_KEY_REUSED */
  analyze(tenantId: number, write: WriteRequest): Promise<Operation> {
    return this.request({ task: tenantAnalyze, tenantId, input: {}, actor: write.actor }, write);
  }

  /** @throws DomainError as {@link analyze} */
  optimize(tenantId: number, force: boolean, write: WriteRequest): Promise<Operation> {
    return this.request({ task: tenantOptimize, tenantId, input: { force }, actor: write.actor }, write);
  }

  /** @throws DomainError as {@link analyze} */
  cleanup(tenantId: number, write: WriteRequest): Promise<Operation> {
    return this.request({ task: tenantCleanup, tenantId, input: {}, actor: write.actor }, write);
  }

  private request<I extends object, R extends object | null>(
    request: TaskRequest<I, R>,
    write: WriteRequest,
  ): Promise<Operation> {
    return this.tasks.request(write, async () => {
      await this.locations.of(request.tenantId ?? 0);
      return request;
    });
  }
}
