import { IsNull } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { clock, pageView } from '#kernel';
import type { ListRequest, PageView, Viewer } from '#kernel';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { VehicleRecords, checkNotSold } from '../../fleet/assignments/vehicle-records';
import type { Locked } from '../../fleet/assignments/vehicle-records';
import { NumberSequences } from '../../numbering/number-sequences';
import { PersonalFields } from '../../records/personal-data/personal-fields';
import { INSURANCES } from '../../records/personal-data/sealed-tables';
import { checkAmount } from '../../records/amounts';
import { currentDay } from '../../records/days/today';
import { only } from '../../records/record.view';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { followedPolicies, refuseOverlap } from './insurance-standing';
import type { Standing } from './insurance-standing';
import { lastDayOf, nextTerm, standingOf } from './insurance-term';
import { isCompulsory } from './insurance.choices';
import type {
  CancelInsuranceBody,
  CreateInsuranceBody,
  RenewInsuranceBody,
  UpdateInsuranceBody,
} from './insurance.dto';
import { Insurance } from './insurance.entity';
import {
  cancellationAfterEnd,
  insuranceCancelled,
  insurancePeriodReversed,
  insuranceRenewed,
} from './insurance.errors';
import { insuranceResource } from './insurance.records';
import { insuranceView } from './insurance.view';
import type { InsuranceView } from './insurance.view';

/**
 * Insurance policies (domain.md §11.1). Compulsory policies of a vehicle never overlap, and can be renewed in
 * advance.
 */
@TenantScoped()
export class InsurancesService {
  private readonly policies: VehicleRecords<Insurance, Standing>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly settings: TenantSettings,
    private readonly personal: PersonalFields,
  ) {
    this.policies = new VehicleRecords(database.manager, insuranceResource);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<InsuranceView>> {
    const page = await this.policies.list(request, viewer, await this.standing());
    return pageView({ ...page, items: await this.views(page.items, this.database.manager) }, (view) => view);
  }

  /** Passes every policy of the list to `take` in batches; returns their number. */
  async readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<InsuranceView>): Promise<number> {
    const shown: TakeRows<Insurance> = async (rows, within) => take(await this.views(rows, within), within);
    return this.policies.readAll(request, viewer, shown, await this.standing());
  }

  async get(id: number, viewer: Viewer): Promise<InsuranceView> {
    return this.view(await this.policies.get(id, viewer), this.database.manager);
  }

  /** @throws DomainError INSURANCE_OVERLAP, INSURANCE_PERIOD_REVERSED, AMOUNT_TOO_PRECISE, VEHICLE_SOLD, REFERENCE_NOT_FOUND */
  async create(unit: UnitOfWork, body: CreateInsuranceBody, viewer: Viewer): Promise<InsuranceView> {
    await this.policies.lockVehicle(unit, body.vehicleId, body.startDate, viewer);
    return this.add(unit, {
      ...body,
      isCompulsoryCover: body.isCompulsoryCover ?? isCompulsory(body.coverageType),
      premiumFrequency: body.premiumFrequency ?? 'once',
      isAutoRenewal: body.isAutoRenewal ?? false,
    });
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, INSURANCE_CANCELLED, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    { version: _version, ...body }: UpdateInsuranceBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<InsuranceView> {
    const { current, vehicle } = await this.lockRunning(unit, id, viewer);
    if (body.startDate !== undefined && body.startDate !== current.startDate) checkNotSold(vehicle, body.startDate);
    const isCompulsoryCover = body.isCompulsoryCover ?? current.isCompulsoryCover;
    const wanted = { ...current, ...body, isCompulsoryCover };
    await this.check(unit, wanted);
    const row = this.personal.sealed(INSURANCES, current.insuranceNumber, { ...body, isCompulsoryCover });
    return this.view(await this.policies.records.update(unit, id, row, expected), unit.manager);
  }

  /**
   * Ends the cover on the given day. A future day can be replaced until it is reached.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, INSURANCE_CANCELLED, INSURANCE_OVERLAP, CANCELLATION_AFTER_END
   */
  async cancel(
    unit: UnitOfWork,
    id: number,
    body: CancelInsuranceBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<InsuranceView> {
    const { current } = await this.lockRunning(unit, id, viewer);
    const today = currentDay(this.tenant);
    const cancelledOn = body.cancelledOn ?? today;
    if (cancelledOn > current.endDate) throw cancellationAfterEnd({ endDate: current.endDate });
    const endDate = lastDayOf({ ...current, cancelledOn });
    await refuseOverlap(unit, { ...current, endDate }, today);
    const row = { cancelledAt: clock.now(), cancelledOn, cancellationReason: body.reason };
    return this.view(await this.policies.records.update(unit, id, row, expected), unit.manager);
  }

  /**
   * Adds the next policy: it begins the day after the end, with the same length and terms unless others are sent.
   *
   * @throws DomainError NOT_FOUND, INSURANCE_CANCELLED, INSURANCE_RENEWED, SECRET_UNREADABLE, and as {@link create}
   */
  async renew(unit: UnitOfWork, id: number, body: RenewInsuranceBody, viewer: Viewer): Promise<InsuranceView> {
    const { current } = await this.lockRunning(unit, id, viewer);
    if (current.cancelledOn !== null) throw insuranceCancelled({ id });
    const followers = { renewedFromId: id, cancelledOn: IsNull() };
    if (await unit.manager.existsBy(Insurance, followers)) throw insuranceRenewed({});
    const { startDate, endDate } = nextTerm(current);
    await this.policies.lockVehicle(unit, current.vehicleId, startDate, viewer);
    const opened = this.personal.openedWhole(INSURANCES, current);
    return this.add(unit, {
      vehicleId: opened.vehicleId,
      policyNumber: body.policyNumber ?? opened.policyNumber,
      insuranceCompany: opened.insuranceCompany,
      coverageType: opened.coverageType,
      isCompulsoryCover: opened.isCompulsoryCover,
      startDate,
      endDate: body.endDate ?? endDate,
      premiumAmount: body.premiumAmount ?? opened.premiumAmount,
      premiumFrequency: opened.premiumFrequency,
      deductible: opened.deductible,
      coverageLimit: opened.coverageLimit,
      agentName: opened.agentName,
      agentContact: opened.agentContact,
      agentEmail: opened.agentEmail,
      renewalReminderDays: opened.renewalReminderDays,
      isAutoRenewal: opened.isAutoRenewal,
      coverageDetails: opened.coverageDetails,
      renewedFromId: id,
    });
  }

  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    await this.policies.lock(unit, id, viewer);
    return this.policies.records.remove(unit, id, expected);
  }

  private async add(unit: UnitOfWork, policy: NewPolicy): Promise<InsuranceView> {
    await this.check(unit, { ...policy, id: 0 });
    const insuranceNumber = await this.numbers.draw(unit, 'insurance', currentDay(this.tenant));
    const row = this.personal.sealed(INSURANCES, insuranceNumber, policy);
    const { currency } = this.tenant;
    return this.view(await this.policies.records.create(unit, { ...row, insuranceNumber, currency }), unit.manager);
  }

  private async check(unit: UnitOfWork, policy: NewPolicy & Pick<Insurance, 'id'>): Promise<void> {
    if (policy.endDate < policy.startDate) throw insurancePeriodReversed({});
    for (const amount of [policy.premiumAmount, policy.deductible, policy.coverageLimit])
      checkAmount(amount, this.tenant.currency);
    const endDate = lastDayOf({ endDate: policy.endDate, cancelledOn: policy.cancelledOn ?? null });
    await refuseOverlap(unit, { ...policy, endDate }, currentDay(this.tenant));
  }

  private async lockRunning(unit: UnitOfWork, id: number, viewer: Viewer): Promise<Locked<Insurance>> {
    const locked = await this.policies.lock(unit, id, viewer);
    const { cancelledOn } = locked.current;
    if (cancelledOn !== null && cancelledOn <= currentDay(this.tenant)) throw insuranceCancelled({ id });
    return locked;
  }

  private async standing(): Promise<Standing> {
    const { days } = await this.settings.get('alerts.thresholds');
    return { today: currentDay(this.tenant), reminderDays: days[0] ?? 0 };
  }

  private async view(policy: Insurance, within: EntityManager): Promise<InsuranceView> {
    return only(await this.views([policy], within));
  }

  private async views(policies: readonly Insurance[], within: EntityManager): Promise<InsuranceView[]> {
    const standing = await this.standing();
    const followed = await followedPolicies(
      within,
      policies.map(({ id }) => id),
    );
    return policies.map((policy) => {
      const status = standingOf(policy, { ...standing, hasSuccessor: followed.has(policy.id) });
      return insuranceView(this.personal.opened(INSURANCES, policy), status);
    });
  }
}

type NewPolicy = Changes<Insurance> &
  Pick<Insurance, 'vehicleId' | 'startDate' | 'endDate' | 'isCompulsoryCover' | 'premiumAmount'>;
