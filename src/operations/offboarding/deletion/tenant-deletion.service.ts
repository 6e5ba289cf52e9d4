import { Injectable } from '@nestjs/common';
import type { TaskRequest } from '#jobs';
import type { Actor, WriteRequest } from '#kernel';
import { TenantsService } from '../../../global/tenants/tenants.service';
import type { Operation } from '../../tasks/operation.entity';
import { Tasks } from '../../tasks/tasks.service';
import { TenantClaims } from '../../tasks/tenant-claims';
import { lifecycleConflict } from '../../../global/tenants/tenant.errors';
import { assertOwnDatabase } from '../rows/own-database';
import { confirmationWrong } from '../offboarding.errors';
import { tenantDelete } from './tenant-delete.task';
import type { DeletionInput } from './tenant-delete.task';
import { LegalRetention } from './legal-retention';
import { TenantPurges } from './tenant-purges.service';

export interface DeletionRequest {
  /** The slug of the tenant, as a confirmation. */
  readonly confirm: string;
  /** Whether the operator confirms that the company's documents need not be kept by law any longer, or are kept elsewhere. */
  readonly legalHoldReleased: boolean;
  readonly actor: Actor;
}

const DELETABLE: ReadonlySet<string> = new Set(['active', 'suspended', 'archived']);

/** Deletes tenants: stops serving them, waits for the grace period, then erases them. */
@Injectable()
export class TenantDeletion {
  constructor(
    private readonly tenants: TenantsService,
    private readonly tasks: Tasks,
    private readonly retention: LegalRetention,
    private readonly purges: TenantPurges,
    private readonly claims: TenantClaims,
  ) {}

  /**
   * Runs in this process until the last backup and export are complete. From then on the tenant waits for its erasure.
   *
   * @throws DomainError NOT_FOUND, CONFIRMATION_WRONG, TENANT_STATUS_CONFLICT, LEGAL_RETENTION, TENANT_BUSY; the errors of the backup and
   * the export
   */
  async delete(tenantId: number, request: DeletionRequest): Promise<Operation> {
    return this.tasks.runHere(await this.requestOf(tenantId, request));
  }

  /** Like {@link delete}, in a worker. @throws DomainError IDEMPOTENCY_KEY_REUSED */
  request(tenantId: number, options: Omit<DeletionRequest, 'actor'>, write: WriteRequest): Promise<Operation> {
    return this.tasks.request(write, () => this.requestOf(tenantId, { ...options, actor: write.actor }));
  }

  /** Deletes without a grace period; also erases a tenant that is in its grace period. @throws the errors of {@link delete} */
  async deleteNow(tenantId: number, request: DeletionRequest): Promise<Operation> {
    const { tenant } = await this.tenants.get(tenantId);
    if (request.confirm !== tenant.slug) throw confirmationWrong({ slug: tenant.slug });
    if (tenant.status !== 'deleting') await this.delete(tenantId, request);
    return this.purges.purge(tenantId, request.actor);
  }

  private async requestOf(tenantId: number, request: DeletionRequest): Promise<TaskRequest<DeletionInput>> {
    const { tenant, location } = await this.tenants.get(tenantId);
    if (request.confirm !== tenant.slug) throw confirmationWrong({ slug: tenant.slug });
    assertOwnDatabase(location);
    const { status } = tenant;
    if (!DELETABLE.has(status)) throw await this.claims.reasonFor(tenantId, lifecycleConflict({ status }));
    // The task checks this again behind the fence. The check here refuses before the tenant is stopped.
    if (!request.legalHoldReleased) await this.retention.assertOver(tenantId);
    const { legalHoldReleased, actor } = request;
    const input = { slug: tenant.slug, before: tenant.status, legalHoldReleased };
    return { task: tenantDelete, tenantId, input, actor };
  }
}
