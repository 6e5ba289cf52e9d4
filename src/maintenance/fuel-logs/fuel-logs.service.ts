import type { EntityManager } from 'typeorm';
import { invalidFields } from '#http';
import { clock, dayIn, pageView } from '#kernel';
import type { ListRequest, PageView, Viewer } from '#kernel';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { checkNotSold, primaryDriverAt, VehicleRecords } from '../../fleet/assignments/vehicle-records';
import { Driver } from '../../fleet/drivers/driver.entity';
import { NumberSequences } from '../../numbering/number-sequences';
import type { ReadingDecision } from '../../fleet/odometer/reading-decision';
import { OdometerService } from '../../fleet/odometer/odometer.service';
import { newlyChosen, requireActive, unknownReference } from '../../records/active-reference';
import { FuelType } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { ownDriver, requireOwnPerson } from '../../records/scope/own-people';
import { checkAmount } from '../../records/amounts';
import type { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { recomputeChain } from './fuel-chain';
import { isAboveTank, totalOf } from './fuel-log-checks';
import type { CreateFuelLogBody, UpdateFuelLogBody } from './fuel-log.dto';
import type { FuelLog } from './fuel-log.entity';
import { fuelInFuture, fuelNotAnomalous } from './fuel-log.errors';
import { fuelLogResource } from './fuel-log.records';
import { fuelLogView } from './fuel-log.view';
import type { FuelLogView } from './fuel-log.view';

/** Clocks differ, and a fill may be entered during filling. */
const TOLERANCE_MS = 5 * 60_000;

/** Fills of vehicles (domain.md §9.3). Each change of a fill recomputes the fills around it, and no others. */
@TenantScoped()
export class FuelLogsService {
  private readonly logs: VehicleRecords<FuelLog>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly odometer: OdometerService,
  ) {
    this.logs = new VehicleRecords(database.manager, fuelLogResource);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<FuelLogView>> {
    const page = await this.logs.list(request, viewer);
    const energies = await energyNames(this.database.manager);
    return pageView(page, (log) => fuelLogView(log, energies));
  }

  /** Passes every fill of the list to `take` in batches; returns their number. */
  async readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<FuelLogView>): Promise<number> {
    const energies = await energyNames(this.database.manager);
    return this.logs.readAll(request, viewer, (rows, within) =>
      take(
        rows.map((log) => fuelLogView(log, energies)),
        within,
      ),
    );
  }

  async get(id: number, viewer: Viewer): Promise<FuelLogView> {
    return fuelLogView(await this.logs.get(id, viewer), await energyNames(this.database.manager));
  }

  /**
   * @throws DomainError FUEL_TOTAL_MISMATCH, FUEL_RECEIPT_TAKEN, FUEL_IN_FUTURE, AMOUNT_TOO_PRECISE, VEHICLE_SOLD,
   * REFERENCE_NOT_FOUND, REFERENCE_INACTIVE, the errors of OdometerService
   */
  async create(
    unit: UnitOfWork,
    body: CreateFuelLogBody,
    decision: ReadingDecision | null,
    viewer: Viewer,
  ): Promise<FuelLogView> {
    const day = dayIn(this.tenant.timezone, new Date(body.refuelAt));
    const vehicle = await this.logs.lockVehicle(unit, body.vehicleId, day, viewer);
    const wanted = { ...EMPTY, ...given(body), vehicleId: vehicle.id };
    await requireOwnPerson(unit, viewer, 'driverId', { kind: 'driver', next: body.driverId });
    const columns = await this.columns(unit, wanted, { vehicle, current: null });
    const filledBy = body.driverId ?? (await ownDriver(unit.manager, viewer));
    const driverId = filledBy ?? (await primaryDriverAt(unit.manager, vehicle.id, new Date(body.refuelAt)));
    const fuelLogNumber = await this.numbers.draw(unit, 'fuel_log', columns.refuelDate);
    const row = { ...columns, vehicleId: vehicle.id, driverId, fuelLogNumber, currency: this.tenant.currency };
    const { id } = await this.logs.records.create(unit, row);
    if (body.odometer !== undefined && body.odometer !== null)
      await this.read(unit, { ...columns, id, vehicleId: vehicle.id }, decision);
    await this.recompute(unit, { ...columns, vehicleId: vehicle.id });
    return this.written(unit, id, viewer);
  }

  /**
   * Recomputes the segments at the old and at the new place.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create}
   */
  async update(
    unit: UnitOfWork,
    id: number,
    { version: _version, ...body }: UpdateFuelLogBody,
    change: { readonly expectedVersion: number | null; readonly decision: ReadingDecision | null },
    viewer: Viewer,
  ): Promise<FuelLogView> {
    const { current, vehicle } = await this.logs.lock(unit, id, viewer);
    // If quantity or price is sent without a total, the total is computed again.
    const totalCost = body.quantity !== undefined || body.unitPrice !== undefined ? null : current.totalCost;
    const wanted = { ...current, refuelAt: current.refuelAt.toISOString(), totalCost, ...given(body) };
    const named = { kind: 'driver', next: body.driverId, current: current.driverId } as const;
    await requireOwnPerson(unit, viewer, 'driverId', named);
    const columns = await this.columns(unit, wanted, { vehicle, current });
    if (columns.refuelDate !== current.refuelDate) checkNotSold(vehicle, columns.refuelDate);
    await this.logs.records.update(unit, id, { ...columns, driverId: wanted.driverId }, change.expectedVersion);
    await this.read(unit, { ...columns, id, vehicleId: vehicle.id }, change.decision);
    await this.recompute(unit, current);
    await this.recompute(unit, { ...columns, vehicleId: vehicle.id });
    return this.written(unit, id, viewer);
  }

  /** Marks the anomaly of a fill as reviewed. @throws DomainError NOT_FOUND, STALE_VERSION, FUEL_NOT_ANOMALOUS */
  async review(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<FuelLogView> {
    const { current } = await this.logs.lock(unit, id, viewer);
    const standsOut = current.isAnomaly || current.isAboveTank;
    if (!standsOut || current.reviewedAt !== null) throw fuelNotAnomalous({ id });
    const row = { reviewedAt: clock.now(), reviewedByUserId: unit.actor.userId };
    await this.logs.records.update(unit, id, row, expected);
    return this.written(unit, id, viewer);
  }

  /** Deletes the odometer reading too. @throws DomainError NOT_FOUND, STALE_VERSION */
  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    const { current } = await this.logs.lock(unit, id, viewer);
    await this.logs.records.remove(unit, id, expected);
    await this.read(unit, { ...current, odometer: null }, null);
    await this.recompute(unit, current);
  }

  private async columns(
    unit: UnitOfWork,
    wanted: Wanted,
    { vehicle, current }: { readonly vehicle: Vehicle; readonly current: FuelLog | null },
  ) {
    const { currency, timezone } = this.tenant;
    const refuelAt = new Date(wanted.refuelAt);
    if (refuelAt.getTime() > clock.nowMs() + TOLERANCE_MS) throw fuelInFuture({ refuelAt: refuelAt.toISOString() });
    if (Number(wanted.quantity) === 0)
      throw invalidFields([{ pointer: '/quantity', code: 'POSITIVE', detail: 'must be more than zero' }]);
    checkAmount(wanted.totalCost, currency);
    const newDriver = newlyChosen(wanted.driverId, current?.driverId);
    if (newDriver !== null && !(await unit.manager.existsBy(Driver, { id: newDriver })))
      throw unknownReference('driverId', newDriver);
    const energy = await this.energyOf(unit, wanted.fuelTypeId, current);
    return {
      ...columnsOf(wanted),
      ...energy,
      refuelAt,
      refuelDate: dayIn(timezone, refuelAt),
      fuelTypeId: wanted.fuelTypeId,
      quantity: wanted.quantity,
      unitPrice: wanted.unitPrice,
      totalCost: totalOf(wanted, currency),
      odometer: wanted.odometer,
      isAboveTank: isAboveTank(vehicle, energy.energyUnit, wanted.quantity),
    };
  }

  private async energyOf(unit: UnitOfWork, fuelTypeId: number, current: FuelLog | null) {
    if (current?.fuelTypeId === fuelTypeId) {
      const { energyUnit, countsForConsumption } = current;
      return { energyUnit, countsForConsumption };
    }
    const { energyUnit, countsForConsumption } = await requireActive(unit, FuelType, fuelTypeId, 'fuelTypeId');
    return { energyUnit, countsForConsumption };
  }

  private async read(
    unit: UnitOfWork,
    {
      id: sourceId,
      vehicleId,
      odometer: value,
      refuelAt: readAt,
    }: Pick<FuelLog, 'id' | 'vehicleId' | 'odometer' | 'refuelAt'>,
    decision: ReadingDecision | null,
  ): Promise<void> {
    const reading = { vehicleId, value, readAt, sourceId, decision, field: 'odometer' };
    await this.odometer.correctSource(unit, { ...reading, source: 'fuel_log' });
  }

  private async recompute(
    { manager }: UnitOfWork,
    {
      countsForConsumption,
      ...place
    }: Pick<FuelLog, 'vehicleId' | 'fuelTypeId' | 'refuelAt' | 'energyUnit' | 'countsForConsumption'>,
  ): Promise<void> {
    if (countsForConsumption) await recomputeChain(manager, place);
  }

  private async written({ manager }: UnitOfWork, id: number, viewer: Viewer): Promise<FuelLogView> {
    return fuelLogView(await this.logs.get(id, viewer, manager), await energyNames(manager));
  }
}

/** There are only some dozens of fuel types. */
async function energyNames(manager: EntityManager): Promise<ReadonlyMap<number, string>> {
  const types = await manager.find(FuelType, { select: { id: true, name: true } });
  return new Map(types.map(({ id, name }) => [id, name]));
}

type Wanted = Pick<FuelLog, 'quantity' | 'unitPrice' | 'fuelTypeId' | 'driverId' | 'odometer'> &
  ColumnInput & {
    readonly refuelAt: string;
    readonly totalCost: string | null;
  };
type ColumnInput = Pick<
  FuelLog,
  | 'isFullTank'
  | 'missedPrevious'
  | 'isPersonal'
  | 'stationName'
  | 'stationLocation'
  | 'receiptNumber'
  | 'paymentMethod'
  | 'fuelCardNumber'
  | 'notes'
>;

const EMPTY = {
  driverId: null,
  totalCost: null,
  odometer: null,
  isFullTank: true,
  missedPrevious: false,
  isPersonal: false,
  stationName: null,
  stationLocation: null,
  receiptNumber: null,
  paymentMethod: null,
  fuelCardNumber: null,
  notes: null,
} as const;

/** The fields of a body without those that are undefined. */
function given<B extends object>(body: B): { [K in keyof B]: Exclude<B[K], undefined> } {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as never;
}

function columnsOf({ isFullTank, missedPrevious, isPersonal, ...rest }: ColumnInput): Changes<FuelLog> {
  const { stationName, stationLocation, receiptNumber, paymentMethod, fuelCardNumber, notes } = rest;
  const texts = { stationName, stationLocation, receiptNumber, paymentMethod, fuelCardNumber, notes };
  return { isFullTank, missedPrevious, isPersonal, ...texts };
}
