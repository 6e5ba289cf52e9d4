import { Injectable } from '@nestjs/common';
import type { Actor, WriteRequest } from '#kernel';
import { TenantsService } from '../../../global/tenants/tenants.service';
import type { Operation } from '../../operations/operation.entity';
import { OperationOrders } from '../../operations/operation-orders';
import type { OperationOrder } from '../../operations/operation-orders';
import { lifecycleConflict } from '../../provisioning/provisioning.errors';
import { assertOwnDatabase } from '../rows/own-database';
import { confirmationWrong } from '../offboarding.errors';
import { DeletionSaga } from './deletion.saga';
import { LegalRetention } from './legal-retention';
import { TenantPurges } from './tenant-purges.service';

export interface DeletionRequest {
  /** The slug again, so that nobody deletes what they did not mean. */
  readonly confirm: string;
  /** Whether somebody answers for it that the law wants the company's papers no more, or has them elsewhere. */
  readonly legalHoldReleased: boolean;
  readonly actor: Actor;
}

const DELETABLE: ReadonlySet<string> = new Set(['active', 'suspended', 'archived']);

/** Ends tenants: out of service and into a grace, then erased. */
@Injectable()
export class TenantDeletion {
  constructor(
    private readonly tenants: TenantsService,
    private readonly orders: OperationOrders,
    private readonly deletion: DeletionSaga,
    private readonly retention: LegalRetention,
    private readonly purges: TenantPurges,
  ) {}

  /**
   * Runs here to the end of the last copy; from then on the tenant waits for its erasure.
   *
   * @throws DomainError NOT_FOUND, CONFIRMATION_WRONG, TENANT_STATUS_CONFLICT, LEGAL_RETENTION, TENANT_BUSY; what a copy threw
   */
  async delete(tenantId: number, request: DeletionRequest): Promise<Operation> {
    return this.orders.perform(await this.order(tenantId, request));
  }

  /** As {@link delete}, by a worker. @throws DomainError IDEMPOTENCY_KEY_REUSED */
  request(tenantId: number, wish: Omit<DeletionRequest, 'actor'>, write: WriteRequest): Promise<Operation> {
    return this.orders.request(write, () => this.order(tenantId, { ...wish, actor: write.actor }));
  }

  /** Without a grace, and of a tenant in its grace at once. @throws as {@link delete} */
  async deleteNow(tenantId: number, request: DeletionRequest): Promise<Operation> {
    const { tenant } = await this.tenants.get(tenantId);
    if (request.confirm !== tenant.slug) throw confirmationWrong({ slug: tenant.slug });
    if (tenant.status !== 'deleting') await this.delete(tenantId, request);
    return this.purges.purge(tenantId, request.actor);
  }

  private async order(tenantId: number, request: DeletionRequest): Promise<OperationOrder> {
    const { tenant, location } = await this.tenants.get(tenantId);
    if (request.confirm !== tenant.slug) throw confirmationWrong({ slug: tenant.slug });
    assertOwnDatabase(location);
    if (!DELETABLE.has(tenant.status)) throw lifecycleConflict({ status: tenant.status });
    // Asked again behind the fence; here so that a refusal stops nobody.
    if (!request.legalHoldReleased) await this.retention.assertOver(tenantId);
    const { legalHoldReleased, actor } = request;
    const input = { slug: tenant.slug, before: tenant.status, legalHoldReleased };
    return { saga: this.deletion, tenantId, input, actor, exclusive: true };
  }
}
