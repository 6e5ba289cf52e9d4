import { Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { IsBoolean, IsString } from 'class-validator';
import type { TenantStatus } from '#tenancy';
import { TenantsService } from '../../../global/tenants/tenants.service';
import { TenantFence } from '../../tenant-database/tenant-fence';
import { KeptExports } from '../export/kept-exports';
import { LegalRetention } from './legal-retention';
import { TenantBackups } from '../../backup/tenant-backups';
import { TenantTerms } from './tenant-terms';

/** The last archive is kept for the grace period and a month after it. */
const FINAL_EXPORT_DAYS = 60;
/** Statuses from which a tenant can be deleted. */
const FROM: readonly TenantStatus[] = ['active', 'suspended', 'archived'];

export class DeletionInput {
  @IsString()
  slug!: string;

  /** The status at the time of the request. */
  @IsString()
  before!: string;

  @IsBoolean()
  legalHoldReleased!: boolean;
}

const tenantOf = ({ tenantId }: TaskOperation<DeletionInput>): number => tenantId ?? 0;

/**
 * Takes a tenant out of service permanently, and prepares its recovery. The fence is closed before the backup and the export, so that these
 * contain the final data. Nothing is erased here; until the erasure, activating the tenant undoes the deletion.
 */
@Injectable()
export class DeletionSteps implements StepPlan<DeletionInput> {
  readonly steps: readonly Step<DeletionInput>[] = [
    {
      name: 'fence',
      run: async (operation) => ({ before: await this.shut(operation) }),
      compensate: (operation, { before }) =>
        this.reopen(operation, typeof before === 'string' ? before : operation.input.before),
    },
    { name: 'retention', run: (operation) => this.checkRetention(operation) },
    { name: 'backup', run: async (operation) => ({ ...(await this.backups.makeFinal(tenantOf(operation))) }) },
    {
      name: 'export',
      run: async (operation, _record, report) => ({
        ...(await this.exports.make(
          { tenantId: tenantOf(operation), operationId: operation.id, days: FINAL_EXPORT_DAYS, isFinal: true },
          report,
        )),
      }),
      compensate: (operation) => this.exports.discard({ tenantId: tenantOf(operation), operationId: operation.id }),
    },
    {
      name: 'grace',
      run: async (operation) => this.beginGrace(operation),
      compensate: async (operation) => {
        await this.terms.recall(tenantOf(operation));
        await this.fence.change(tenantOf(operation), { from: ['deleting', 'maintenance'], to: 'maintenance' });
      },
    },
  ];

  constructor(
    private readonly fence: TenantFence,
    private readonly retention: LegalRetention,
    private readonly backups: TenantBackups,
    private readonly exports: KeptExports,
    private readonly terms: TenantTerms,
    private readonly tenants: TenantsService,
  ) {}

  result(_operation: TaskOperation<DeletionInput>, records: Readonly<Record<string, StepRecord>>): StepRecord {
    const { fence, backup = {}, export: archive = {}, grace } = records;
    return { statusBefore: fence?.['before'], backup, export: archive, purgeAfter: grace?.['purgeAfter'] };
  }

  /** Returns the former status; if an earlier attempt closed the fence, the status at the time of the request. */
  private async shut(operation: TaskOperation<DeletionInput>): Promise<string> {
    const before = await this.fence.shut(tenantOf(operation), { from: [...FROM], to: 'maintenance' });
    return before === 'maintenance' ? operation.input.before : before;
  }

  /**
   * Restores the former status: a tenant that was not served before is not served again. A tenant whose fence could not be closed stays as
   * it is.
   */
  private async reopen(operation: TaskOperation<DeletionInput>, before: string): Promise<void> {
    const { tenant } = await this.tenants.get(tenantOf(operation));
    if (tenant.status !== 'maintenance') return;
    const passage = { from: ['maintenance' as const], to: before as TenantStatus };
    if (before === 'active') await this.fence.reopen(tenantOf(operation), passage);
    else await this.fence.change(tenantOf(operation), passage);
  }

  private async checkRetention(operation: TaskOperation<DeletionInput>): Promise<StepRecord> {
    if (operation.input.legalHoldReleased) return { released: true };
    await this.retention.assertOver(tenantOf(operation));
    return { released: false };
  }

  private async beginGrace(operation: TaskOperation<DeletionInput>): Promise<StepRecord> {
    const purgeAfter = await this.terms.beginGrace(tenantOf(operation));
    await this.fence.change(tenantOf(operation), { from: ['maintenance', 'deleting'], to: 'deleting' });
    return { purgeAfter: purgeAfter.toISOString() };
  }
}

export const tenantDelete = defineTask({
  name: 'tenant.delete',
  scope: 'tenant',
  input: DeletionInput,
  exclusive: true,
  takes: { tables: 'copy', access: 'hold', backups: 'make' },
  uses: DeletionSteps,
  steps: (steps) => steps,
});
