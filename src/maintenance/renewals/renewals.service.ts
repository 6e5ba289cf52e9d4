import type { EntityManager } from 'typeorm';
import { pageView } from '#kernel';
import type { ListRequest, PageView, Viewer } from '#kernel';
import type { Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { VehicleRecords, checkNotSold } from '../../fleet/assignments/vehicle-records';
import { checkAmount } from '../../records/amounts';
import { checkNotInFuture, currentDay } from '../../records/days/today';
import { only } from '../../records/record.view';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { renewalStatus, supersededRenewals } from './renewal-status';
import type { CreateRenewalBody, UpdateRenewalBody } from './renewal.dto';
import { renewalPeriodReversed } from './renewal.errors';
import { renewalResource } from './renewal.records';
import { renewalView } from './renewal.view';
import type { RenewalView } from './renewal.view';
import type { VehicleRenewal } from './vehicle-renewal.entity';

/** Inspections, taxes and licences of vehicles that have to be renewed (domain.md §11.2). */
@TenantScoped()
export class RenewalsService {
  private readonly renewals: VehicleRecords<VehicleRenewal>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
  ) {
    this.renewals = new VehicleRecords(database.manager, renewalResource);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<RenewalView>> {
    const page = await this.renewals.list(request, viewer);
    return pageView({ ...page, items: await this.views(page.items, this.database.manager) }, (view) => view);
  }

  /** Passes every renewal of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<RenewalView>): Promise<number> {
    const shown: TakeRows<VehicleRenewal> = async (rows, within) => take(await this.views(rows, within), within);
    return this.renewals.readAll(request, viewer, shown);
  }

  async get(id: number, viewer: Viewer): Promise<RenewalView> {
    return this.view(await this.renewals.get(id, viewer), this.database.manager);
  }

  /** @throws DomainError RENEWAL_PERIOD_REVERSED, AMOUNT_TOO_PRECISE, DAY_IN_FUTURE, VEHICLE_SOLD, REFERENCE_NOT_FOUND */
  async create(unit: UnitOfWork, body: CreateRenewalBody, viewer: Viewer): Promise<RenewalView> {
    const paidOn = body.paidOn ?? earlier(body.validFrom, currentDay(this.tenant));
    await this.renewals.lockVehicle(unit, body.vehicleId, body.validFrom ?? paidOn, viewer);
    this.check(body);
    const { currency } = this.tenant;
    return this.view(await this.renewals.records.create(unit, { ...body, paidOn, currency }), unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    { version: _version, ...body }: UpdateRenewalBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<RenewalView> {
    const { current, vehicle } = await this.renewals.lock(unit, id, viewer);
    this.check({ ...current, ...body });
    if (body.validFrom && body.validFrom !== current.validFrom) checkNotSold(vehicle, body.validFrom);
    // A cost needs a day: null sets the default day.
    const usual = earlier(body.validFrom ?? current.validFrom, currentDay(this.tenant));
    const row = body.paidOn === null ? { ...body, paidOn: usual } : body;
    return this.view(await this.renewals.records.update(unit, id, row, expected), unit.manager);
  }

  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    await this.renewals.lock(unit, id, viewer);
    return this.renewals.records.remove(unit, id, expected);
  }

  private check({ validFrom, validUntil = '', cost, paidOn }: UpdateRenewalBody): void {
    if (typeof validFrom === 'string' && validUntil < validFrom) throw renewalPeriodReversed({});
    checkAmount(cost, this.tenant.currency);
    checkNotInFuture('paidOn', paidOn, currentDay(this.tenant));
  }

  private async view(renewal: VehicleRenewal, within: EntityManager): Promise<RenewalView> {
    return only(await this.views([renewal], within));
  }

  private async views(renewals: readonly VehicleRenewal[], within: EntityManager): Promise<RenewalView[]> {
    const { days } = await this.settings.get('alerts.thresholds');
    const today = currentDay(this.tenant);
    const superseded = await supersededRenewals(
      within,
      renewals.map(({ id }) => id),
    );
    return renewals.map((renewal) => {
      const isSuperseded = superseded.has(renewal.id);
      return renewalView(renewal, renewalStatus(renewal, { today, dueSoonDays: days[0] ?? 0, isSuperseded }));
    });
  }
}

/** The given day if it is in the past, else today. */
const earlier = (day: string | null | undefined, today: string): string =>
  typeof day === 'string' && day < today ? day : today;
