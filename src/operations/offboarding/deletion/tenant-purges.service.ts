import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { isDomainError, systemActor } from '#kernel';
import type { Actor } from '#kernel';
import { reasonOf } from '#persistence';
import { TenantFence } from '../../tenant-database/tenant-fence';
import type { Operation } from '../../tasks/operation.entity';
import { Tasks } from '../../tasks/tasks.service';
import { PurgeInventories } from './purge-inventory';
import { tenantPurge } from './tenant-purge.task';
import { TenantTerms } from './tenant-terms';
import type { EndedTenant } from './tenant-terms';

const NIGHT = systemActor('tenants.purge');

/** Result of a nightly run. */
export interface PurgeReport {
  readonly purged: readonly number[];
  readonly failed: readonly { readonly tenantId: number; readonly error: string }[];
}

/** Erases deleted tenants and expired copies. */
@Injectable()
export class TenantPurges {
  private readonly loop = new IsolatedLoop('tenant purges');

  constructor(
    private readonly tasks: Tasks,
    private readonly inventories: PurgeInventories,
    private readonly terms: TenantTerms,
    private readonly fence: TenantFence,
  ) {}

  /**
   * Erases a deleted tenant, even before the end of its grace period.
   *
   * @throws DomainError NOT_FOUND, TENANT_NOT_DELETED, TENANT_BUSY, OPERATION_FAILED
   */
  async purge(tenantId: number, actor: Actor): Promise<Operation> {
    const inventory = await this.inventories.of(tenantId);
    return this.tasks.runHere({ task: tenantPurge, tenantId, input: { inventory }, actor });
  }

  /** Erases all tenants that are due. A failed one is reported, and the others continue. */
  async purgeDue(signal?: AbortSignal): Promise<PurgeReport> {
    const purged: number[] = [];
    const failed = await this.loop.each(await this.terms.due(), {
      name: ({ tenantId }) => String(tenantId),
      work: async (tenant) => {
        await this.purgeEnded(tenant);
        purged.push(tenant.tenantId);
      },
      ...(signal === undefined ? {} : { signal }),
    });
    return { purged, failed: failed.map(({ item, error }) => ({ tenantId: Number(item), error: reasonOf(error) })) };
  }

  /** An expired copy needs neither a grace period nor a backup. An unfinished erasure of an earlier night is completed. */
  async purgeEnded({ tenantId, status, isExpiredClone }: EndedTenant): Promise<void> {
    if (isExpiredClone) {
      if (status !== 'deleting')
        await this.fence.shut(tenantId, { from: ['active', 'suspended', 'archived'], to: 'deleting' });
      await this.terms.skipGrace(tenantId);
    }
    try {
      await this.purge(tenantId, NIGHT);
    } catch (error) {
      const begun = purgeUnderWay(error);
      if (begun === null) throw error;
      await this.tasks.finish(begun);
    }
  }
}

/** The unfinished erasure that blocks another one. */
function purgeUnderWay(error: unknown): number | null {
  if (!isDomainError(error, 'TENANT_BUSY') || error.details['kind'] !== tenantPurge.name) return null;
  return Number(error.details['id']);
}
