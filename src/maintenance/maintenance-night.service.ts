import { IsolatedLoop, stepsOf } from '#jobs';
import { systemActor, systemEvent } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { FuelChains } from './fuel-logs/fuel-chains.service';
import { MaintenanceScheduling } from './maintenances/maintenance-scheduling.service';
import { PlansService } from './plans/plans.service';

/** The nightly work: applies templates to new vehicles, and schedules maintenances of plans that are due soon. */
@TenantScoped()
export class MaintenanceNight {
  private readonly loop = new IsolatedLoop('maintenance night');

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly plans: PlansService,
    private readonly scheduling: MaintenanceScheduling,
    private readonly chains: FuelChains,
  ) {}

  async run(): Promise<{ readonly plans: number; readonly scheduled: number }> {
    const result = { plans: 0, scheduled: 0 };
    const steps = stepsOf(this.tenant.tenantId, {
      plans: async () =>
        (result.plans = await this.audited('maintenance_plans:apply', (unit) => this.plans.applyAll(unit))),
      schedule: async () =>
        (result.scheduled = await this.audited('maintenances:schedule', (unit) => this.scheduling.scheduleDue(unit))),
      fuel: async () => {
        await this.audited('fuel_logs:recompute', (unit) => this.chains.recomputeMixed(unit));
      },
    });
    this.loop.failed(await this.loop.steps(steps));
    return result;
  }

  private audited(action: string, work: (unit: UnitOfWork) => Promise<number>): Promise<number> {
    const { tenantId } = this.tenant;
    const route = 'maintenance night';
    return this.writes.runMany(systemActor(route), async (unit) => {
      const value = await work(unit);
      const event = systemEvent({ tenantId, action, entityId: null, outcome: 'done', route });
      return { value, events: value > 0 ? [event] : [] };
    });
  }
}
