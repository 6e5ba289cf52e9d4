import { Inject } from '@nestjs/common';
import type { Viewer } from '#kernel';
import type { Narrowing, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { recordScope } from '../../records/scope/record-scope';
import { assignedVehicles } from './assigned-vehicles';
import { refuseWhileInWorkshop, withOpenIntervention } from './open-interventions';
import { currentDay } from '../../records/days/today';
import { inInsuranceStates } from './vehicle-facts';
import type { InsuranceState } from './vehicle-facts';
import { VEHICLE_SOURCES } from '../fleet-ports';
import type { VehicleSources } from '../fleet-ports';
import type { CheckDigitPolicy } from './vin';

interface NarrowedList<R> {
  readonly list: R;
  readonly narrow: Narrowing | undefined;
}

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

  /** The list that the viewer may see; filters that are not columns of the vehicle become conditions on other tables. */
  async narrowed<R extends WholeListRequest>(request: R, viewer: Viewer): Promise<NarrowedList<R>> {
    const { days } = await this.settings.get('alerts.thresholds');
    const moment = { today: currentDay(this.tenant), soonDays: days[0] };
    const { work, upkeep } = this.sources;
    const { assigned, hasOpenIntervention, insuranceState, ...filters } = request.filters;
    const narrowings = [
      recordScope(viewer),
      typeof assigned === 'boolean' ? assignedVehicles(assigned) : undefined,
      typeof hasOpenIntervention === 'boolean' ? withOpenIntervention(work, hasOpenIntervention) : undefined,
      insuranceState === undefined ? undefined : inInsuranceStates(upkeep, insuranceState as InsuranceState[], moment),
    ].filter((narrowing) => narrowing !== undefined);
    const narrow: Narrowing = (query) => {
      for (const narrowing of narrowings) narrowing(query);
    };
    return { list: { ...request, filters }, narrow: narrowings.length === 0 ? undefined : narrow };
  }

  /** The caller has locked the row of the vehicle. @throws DomainError VEHICLE_IN_INTERVENTION */
  refuseWhileInWorkshop(unit: UnitOfWork, vehicleId: number): Promise<void> {
    return refuseWhileInWorkshop(this.sources.work, unit, vehicleId);
  }
}
