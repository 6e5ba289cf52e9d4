import { addDays, addMonths, systemWrite } from '#kernel';
import type { Day } from '#kernel';
import { Records } from '#persistence';
import type { Changes, Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { buyEarlier } from '../../fleet/demo/demo-fleet.service';
import { NumberSequences } from '../../numbering/number-sequences';
import { currentDay } from '../../records/days/today';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { Insurance } from '../insurances/insurance.entity';
import { insuranceResource } from '../insurances/insurance.records';
import type { Maintenance } from '../maintenances/maintenance.entity';
import { MAINTENANCE_FLOW } from '../maintenances/maintenance.flow';
import { maintenanceResource } from '../maintenances/maintenance.records';
import { MaintenancePlan } from '../plans/maintenance-plan.entity';
import { planResource } from '../plans/plan.records';
import { renewalResource } from '../renewals/renewal.records';
import type { VehicleRenewal } from '../renewals/vehicle-renewal.entity';
import { kmAgo, spread, yearlyEnds } from './demo-calendar';
import { DemoFuel } from './demo-fuel.service';

const INSURERS = ['NSIA Assurances', 'SUNU Assurances', 'Allianz', 'AXA'];
/** One vehicle without insurance. */
const UNINSURED = 7;
const OIL = { title: 'Vidange et filtres', intervalKm: 10_000, intervalMonths: 6 } as const;
const SERVICE_EVERY_DAYS = 180;
const SERVICES = 4;

/** Two years of demo data: insurance, inspections, maintenance and fuel. */
@TenantScoped()
export class DemoObligations {
  private readonly insurances: Records<Insurance, never>;
  private readonly renewals: Records<VehicleRenewal>;
  private readonly plans: Records<MaintenancePlan, never>;
  private readonly maintenances: Records<Maintenance>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly numbers: NumberSequences,
    private readonly fuel: DemoFuel,
  ) {
    this.insurances = new Records(database.manager, insuranceResource);
    this.renewals = new Records(database.manager, renewalResource);
    this.plans = new Records(database.manager, planResource);
    this.maintenances = new Records(database.manager, maintenanceResource);
  }

  /**
   * Does nothing for a company that has a plan. Customers’ vehicles are insured and filled by their owners. Returns
   * the number of created records.
   */
  async furnish(): Promise<number> {
    return this.writes.run(systemWrite('demo', this.tenant.tenantId, 'demo:fill'), async (unit) => {
      if (await unit.manager.exists(MaintenancePlan, { withDeleted: true })) return 0;
      const all = await unit.manager.find(Vehicle, { order: { id: 'ASC' } });
      const vehicles = all.filter(({ status }) => status !== 'sold');
      const own = vehicles.filter(({ ownership }) => ownership !== 'customer');
      const fills = await this.fuel.fill(unit, own);
      await buyEarlier(unit, this.tenant.currency === 'EUR' ? 24_000 : 14_500_000);
      const papers = await this.paper(unit, vehicles, own);
      return fills + papers + (await this.maintain(unit, vehicles));
    });
  }

  private async paper(unit: UnitOfWork, vehicles: readonly Vehicle[], own: readonly Vehicle[]): Promise<number> {
    const today = currentDay(this.tenant);
    const policies = own
      .filter((_vehicle, index) => index !== UNINSURED)
      .flatMap(({ id }) => this.policiesOf(id, today));
    const numbers = await this.numbers.drawMany(unit, 'insurance', today, policies.length);
    const insured = policies.map((policy, index) => ({ ...policy, insuranceNumber: numbers[index] ?? '' }));
    await this.insurances.createMany(unit, insured);
    const renewals = vehicles.flatMap(({ id }) => this.renewalsOf(id, today));
    await this.renewals.createMany(unit, renewals);
    return policies.length + renewals.length;
  }

  private policiesOf(vehicleId: number, today: Day): Changes<Insurance>[] {
    const { currency } = this.tenant;
    const premiumAmount = String(
      (currency === 'EUR' ? 520 : 185_000) + spread(vehicleId, 40) * (currency === 'EUR' ? 10 : 5000),
    );
    return yearlyEnds(today, vehicleId).map((endDate, index) => ({
      vehicleId,
      policyNumber: `AUTO-${2024 + index}-${String(vehicleId).padStart(5, '0')}`,
      insuranceCompany: INSURERS[vehicleId % INSURERS.length] ?? '',
      coverageType: vehicleId % 3 === 0 ? 'comprehensive' : 'third_party',
      isCompulsoryCover: true,
      startDate: addDays(endDate, -364),
      endDate,
      premiumAmount,
      currency,
      premiumFrequency: 'once',
      isAutoRenewal: false,
    }));
  }

  private renewalsOf(vehicleId: number, today: Day): Changes<VehicleRenewal>[] {
    const { currency } = this.tenant;
    return yearlyEnds(today, vehicleId * 3 + 1).map((validUntil, index) => ({
      vehicleId,
      type: 'technical_inspection',
      label: 'Visite technique',
      reference: `VT-${2024 + index}-${vehicleId}`,
      validFrom: addDays(validUntil, -365),
      validUntil,
      cost: currency === 'EUR' ? '85' : '15500',
      currency,
      paidOn: addDays(validUntil, -365),
      result: 'passed',
    }));
  }

  private async maintain(unit: UnitOfWork, vehicles: readonly Vehicle[]): Promise<number> {
    const today = currentDay(this.tenant);
    await this.plans.createMany(
      unit,
      vehicles.map((vehicle) => planOf(vehicle, today)),
    );
    const plans = await unit.manager.find(MaintenancePlan);
    const ofVehicle = new Map(plans.map((plan) => [plan.vehicleId, plan.id]));
    const done = vehicles.flatMap((vehicle) => this.servicesOf(vehicle, ofVehicle.get(vehicle.id) ?? null, today));
    const numbers = await this.numbers.drawMany(unit, 'maintenance', today, done.length);
    const rows = done.map((row, index) => ({ ...row, maintenanceNumber: numbers[index] ?? '' }));
    await this.maintenances.createMany(unit, rows);
    return vehicles.length + rows.length;
  }

  private servicesOf({ id: vehicleId, mileage }: Vehicle, planId: number | null, today: Day): Changes<Maintenance>[] {
    const { currency } = this.tenant;
    return servicesAgo(vehicleId).map((daysAgo) => ({
      vehicleId,
      planId,
      type: 'preventive',
      title: OIL.title,
      scheduledDate: addDays(today, -daysAgo),
      status: MAINTENANCE_FLOW.entry('completed'),
      completedDate: addDays(today, -daysAgo),
      odometerReading: kmAgo(mileage, daysAgo),
      cost: String(
        (currency === 'EUR' ? 140 : 62_000) + spread(vehicleId + daysAgo, 30) * (currency === 'EUR' ? 5 : 1000),
      ),
      currency,
      serviceProvider: 'Station service',
      isWarrantyCovered: false,
    }));
  }
}

/** How many days ago each oil change of a vehicle was, oldest first. */
function servicesAgo(vehicleId: number): readonly number[] {
  const last = 5 + spread(vehicleId, 185);
  return Array.from({ length: SERVICES }, (_none, index) => last + (SERVICES - 1 - index) * SERVICE_EVERY_DAYS);
}

function planOf({ id: vehicleId, mileage }: Vehicle, today: Day): Changes<MaintenancePlan> {
  const last = servicesAgo(vehicleId).at(-1) ?? 0;
  const startDate = addDays(today, -last);
  const startOdometer = kmAgo(mileage, last);
  const due = {
    nextDueDate: addMonths(startDate, OIL.intervalMonths),
    nextDueOdometer: startOdometer + OIL.intervalKm,
  };
  return {
    ...OIL,
    ...due,
    vehicleId,
    type: 'preventive',
    basis: 'from_completion',
    useCumulative: false,
    leadDays: 30,
    leadKm: 1000,
    startDate,
    startOdometer,
    anchorDueDate: due.nextDueDate,
    anchorDueOdometer: due.nextDueOdometer,
    isActive: true,
    autoCreateMaintenance: true,
  };
}
