import { IsolatedLoop, stepsOf } from '#jobs';
import { systemActor, systemEvent } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { FuelChains } from './fuel-logs/fuel-chains.service';
import { MaintenanceScheduling } from './maintenances/maintenance-scheduling.service';
import { PlansService } from './plans/plans.service';

/** What of a company's maintenance goes on without anybody: plans of models for new vehicles, and what comes near of plans. */
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
    const told = { plans: 0, scheduled: 0 };
    const steps = stepsOf(this.tenant.tenantId, {
      plans: async () => (told.plans = await this.told('maintenance_plans:apply', (unit) => this.plans.applyAll(unit))),
      schedule: async () =>
        (told.scheduled = await this.told('maintenances:schedule', (unit) => this.scheduling.scheduleDue(unit))),
      fuel: async () => {
        await this.told('fuel_logs:recompute', (unit) => this.chains.recomputeMixed(unit));
      },
    });
    this.loop.failed(await this.loop.steps(steps));
    return told;
  }

  private told(action: string, work: (unit: UnitOfWork) => Promise<number>): Promise<number> {
    const { tenantId } = this.tenant;
    const route = 'maintenance night';
    return this.writes.runMany(systemActor(route), async (unit) => {
      const value = await work(unit);
      const event = systemEvent({ tenantId, action, entityId: null, outcome: 'done', route });
      return { value, events: value > 0 ? [event] : [] };
    });
  }
}
