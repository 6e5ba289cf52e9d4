import { Injectable } from '@nestjs/common';
import type { Step, StepRecord } from '#jobs';
import type { TenantStatus } from '#tenancy';
import { GlobalDatabase } from '../../global/global-database';
import { Tenant } from '../../global/tenants/tenant.entity';
import { lifecycleConflict } from '../../global/tenants/tenant.errors';
import { IdentityStamps } from '../database-identity/identity-stamps';
import { TenantFence } from '../tenant-database/tenant-fence';
import type { Copied } from './move-copy';
import { MoveFlip } from './move-flip';
import { MoveKeeping } from './move-keeping';
import type { Flip } from './move-registry';
import { channelOf } from './move-plan';
import type { MovePlan, PlanOf } from './move-plan';

/** Statuses in which a tenant may move. */
const MOVABLE: readonly TenantStatus[] = ['active', 'suspended', 'archived'];

/** The steps that change where the tenant is served. */
@Injectable()
export class MoveSwitching {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly fence: TenantFence,
    private readonly flip: MoveFlip,
    private readonly keeping: MoveKeeping,
    private readonly stamps: IdentityStamps,
  ) {}

  /** Records the status. An offline move puts the tenant into maintenance, until the flip. */
  stop<I extends object>(planOf: PlanOf<I>): Step<I> {
    return {
      name: 'stop',
      intend: async (operation) => ({ status: await this.statusOf(await planOf(operation)) }),
      run: async (operation, { status }) => {
        const { tenantId, isOnline } = await planOf(operation);
        if (isOnline) return { status };
        const before = await this.fence.shut(tenantId, { from: MOVABLE, to: 'maintenance' });
        return { status: before === 'maintenance' ? status : before };
      },
      compensate: async (operation, { status }) => {
        const plan = await planOf(operation);
        await this.serveAgain(plan, status as TenantStatus);
        await this.keeping.abandon(plan);
      },
    };
  }

  steps<I extends object>(
    planOf: PlanOf<I>,
    recordOf: (operationId: number, name: string) => Promise<StepRecord>,
  ): readonly Step<I>[] {
    return [
      {
        name: 'flip',
        commits: true,
        intend: async (operation) => {
          const plan = await planOf(operation);
          await this.keeping.open(plan);
          // The status may have changed since the move began, unless the tenant is in maintenance for it.
          const { status } = plan.isOnline
            ? { status: await this.statusOf(plan) }
            : await recordOf(operation.id, 'stop');
          return { status };
        },
        run: async (operation, { status }) => {
          const { fingerprint } = (await recordOf(operation.id, 'copy')) as Partial<Copied>;
          return this.change(await planOf(operation), { status: status as TenantStatus, fingerprint });
        },
      },
      {
        name: 'keep',
        run: async (operation) => {
          const plan = await planOf(operation);
          const isUndoable = await this.keeping.begin(plan);
          await this.stamps.stamp(plan.tenantId);
          return { isUndoable };
        },
      },
    ];
  }

  private async change(plan: MovePlan, found: Pick<Flip, 'status' | 'fingerprint'>): Promise<StepRecord> {
    const { operationId: moveId, tenantId, from, to, isOnline } = plan;
    const flip = { moveId, tenantId, from, to, ...found, leads: 'kept' as const };
    return { fenceMs: await this.flip.run(flip, isOnline ? channelOf(plan) : null) };
  }

  private async serveAgain({ tenantId, isOnline }: MovePlan, status: TenantStatus): Promise<void> {
    if (isOnline) return;
    const tenant = await this.database.use((manager) => manager.findOneByOrFail(Tenant, { id: tenantId }));
    if (tenant.status !== 'maintenance') return;
    if (status === 'active') await this.fence.reopen(tenantId, { from: ['maintenance'], to: status });
    else await this.fence.change(tenantId, { from: ['maintenance', status], to: status });
  }

  private async statusOf({ tenantId }: MovePlan): Promise<TenantStatus> {
    const { status } = await this.database.use((manager) => manager.findOneByOrFail(Tenant, { id: tenantId }));
    if (!MOVABLE.includes(status)) throw lifecycleConflict({ status });
    return status;
  }
}
