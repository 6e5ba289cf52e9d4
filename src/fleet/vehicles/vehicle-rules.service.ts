import { Inject } from '@nestjs/common';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { refuseWhileInWorkshop } from './open-interventions';
import { currentDay } from '../../records/days/today';
import { VEHICLE_SOURCES } from '../fleet-ports';
import type { VehicleSources } from '../fleet-ports';
import type { VehicleFilterContext } from './vehicle.records';
import type { CheckDigitPolicy } from './vin';

/** Rules about vehicles that depend on the company's settings or on records of other modules. */
@TenantScoped()
export class VehicleRules {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    @Inject(VEHICLE_SOURCES) private readonly sources: VehicleSources,
  ) {}

  vinPolicy(): Promise<CheckDigitPolicy> {
    return this.settings.get('vehicles.vin_check_digit');
  }

  /** What the filters of vehicles depend on: the company's day and first threshold, and the modules above the fleet. */
  async filterContext(): Promise<VehicleFilterContext> {
    const { days } = await this.settings.get('alerts.thresholds');
    return { today: currentDay(this.tenant), soonDays: days[0], sources: this.sources };
  }

  /** The caller has locked the row of the vehicle. @throws DomainError VEHICLE_IN_INTERVENTION */
  refuseWhileInWorkshop(unit: UnitOfWork, vehicleId: number): Promise<void> {
    return refuseWhileInWorkshop(this.sources.work, unit, vehicleId);
  }
}
