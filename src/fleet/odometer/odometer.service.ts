import { Inject } from '@nestjs/common';
import { clock } from '#kernel';
import type { DomainError } from '#kernel';
import { Records } from '#persistence';
import type { Changes, Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { Vehicle } from '../vehicles/vehicle.entity';
import { vehicleResource } from '../vehicles/vehicle.records';
import { currentReading, drivenKm, epochsOf, epochSpans, neighboursOf, nextEpoch } from './meter-history';
import type { ReadingPlace } from './meter-history';
import { cumulativeDistance, epochAt, refusalOf } from './odometer-rules';
import type { MeterReplacement, NewReading } from './new-reading';
import type { ReadingDecision } from './reading-decision';
import { OdometerReading } from './odometer-reading.entity';
import type { OdometerSource } from './odometer-reading.entity';
import { odometerReadingResource } from './odometer-reading.records';
import { READING_FOLLOWER } from '../fleet-ports';
import type { ReadingFollower } from '../fleet-ports';
import { meterReplacedTooEarly, readingAlreadyVoid, readingInFuture } from './odometer.errors';

/** Allows for clock differences, and for a reading that is entered while it is taken. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * The odometer of every vehicle (domain.md §9.1). Other modules call it inside their transaction for the odometer values of their
 * records: each record has one reading, which follows changes of the record. The row of the vehicle is locked before anything is read.
 * After every method, `mileage` equals the newest valid reading.
 */
@TenantScoped()
export class OdometerService {
  private readonly vehicles: Records<Vehicle, never>;
  private readonly readings: Records<OdometerReading>;

  constructor(
    @InjectTenantDataSource() database: Database,
    private readonly settings: TenantSettings,
    @Inject(READING_FOLLOWER) private readonly follower: ReadingFollower,
  ) {
    this.vehicles = new Records(database.manager, vehicleResource);
    this.readings = new Records(database.manager, odometerReadingResource);
  }

  /**
   * @throws DomainError NOT_FOUND (vehicle), READING_IN_FUTURE, ODOMETER_OUT_OF_SEQUENCE, ODOMETER_IMPLAUSIBLE, DUPLICATE_RECORD (source)
   */
  async record(unit: UnitOfWork, reading: NewReading): Promise<OdometerReading> {
    const vehicle = await this.vehicles.getForUpdate(unit, reading.vehicleId);
    const { vehicleId, source, sourceId, note = null } = reading;
    const values = await this.judged(unit, reading, null);
    const created = await this.readings.create(unit, { vehicleId, source, sourceId, note, ...values });
    await this.refreshMileage(unit, vehicle);
    return created;
  }

  /**
   * The initial readings of vehicles created in this transaction. There is no earlier reading to check them against, and the caller has
   * set `mileage`.
   *
   * @throws DomainError READING_IN_FUTURE
   */
  async recordFirst(
    unit: UnitOfWork,
    readings: readonly Pick<NewReading, 'vehicleId' | 'value' | 'readAt'>[],
  ): Promise<void> {
    for (const { readAt } of readings) refuseFuture(readAt);
    const rows = readings.map((reading) => ({ ...reading, ...FIRST_READING }));
    await this.readings.createMany(unit, rows);
  }

  /**
   * Call it after a record changed: its reading gets the new value, is voided if the record has no value any more (`value` null), or is
   * created if it did not exist. Other changes do not affect the reading. A reading that a user declared void stays void until its value
   * changes.
   *
   * @throws DomainError as {@link record}
   */
  async correctSource(
    unit: UnitOfWork,
    reading: Omit<NewReading, 'value' | 'sourceId'> & { readonly value: number | null; readonly sourceId: number },
  ): Promise<OdometerReading | null> {
    const { source, sourceId, value } = reading;
    const found = await this.readingOf(unit, source, sourceId);
    if (found === null) return value === null ? null : this.record(unit, { ...reading, value });
    if (value === null) return found.isVoid ? found : this.void(unit, found.id, SOURCE_SILENT);
    const { decision = null } = reading;
    const now = { ...reading, value };
    // The record had no value for a while and has one again: the reading is corrected whatever the value is.
    if (decision !== null || found.voidReason === SOURCE_SILENT) return this.correct(unit, found, now);
    if (isSameReading(found, now)) return found;
    return this.correct(unit, found, { ...now, decision: value === found.value ? standingVoid(found) : null });
  }

  /** The reading of a record; null if the record has none. */
  readingOf({ manager }: UnitOfWork, source: OdometerSource, sourceId: number): Promise<OdometerReading | null> {
    return manager.findOneBy(OdometerReading, { source, sourceId });
  }

  /** Corrects a reading, checks it again and makes it valid if it was void. @throws DomainError as {@link record} */
  async correct(unit: UnitOfWork, found: OdometerReading, reading: NewReading): Promise<OdometerReading> {
    const { vehicleId } = reading;
    const vehicles = await this.lockVehicles(unit, [found.vehicleId, vehicleId]);
    const values = await this.judged(unit, reading, found.id);
    const corrected = await this.readings.update(unit, found.id, { vehicleId, ...values }, null);
    for (const vehicle of vehicles) await this.refreshMileage(unit, vehicle);
    await this.follower.changed(unit, found);
    await this.follower.changed(unit, corrected);
    return corrected;
  }

  /** Excludes a reading from all rules and figures; it stays visible. @throws DomainError NOT_FOUND, READING_ALREADY_VOID, STALE_VERSION */
  async void(
    unit: UnitOfWork,
    id: number,
    reason: string,
    expectedVersion: number | null = null,
  ): Promise<OdometerReading> {
    const { vehicleId } = await this.readings.get(id, unit.manager);
    const vehicle = await this.vehicles.getForUpdate(unit, vehicleId, { withDeleted: true });
    const reading = await this.readings.getForUpdate(unit, id);
    if (reading.isVoid) throw readingAlreadyVoid({ id });
    const voided = await this.readings.update(unit, id, voidedFor(unit, reason), expectedVersion);
    await this.refreshMileage(unit, vehicle);
    await this.follower.changed(unit, voided);
    return voided;
  }

  /**
   * Closes the meter with its final value and opens the next one; returns the first reading of the new meter.
   *
   * @throws DomainError NOT_FOUND, METER_REPLACED_TOO_EARLY if there is a later reading, and as {@link record}
   */
  async replaceMeter(unit: UnitOfWork, replacement: MeterReplacement): Promise<OdometerReading> {
    const { vehicleId, replacedAt: readAt, oldFinalValue, newStartValue, note } = replacement;
    const vehicle = await this.vehicles.getForUpdate(unit, vehicleId);
    const latest = await currentReading(unit.manager, vehicleId);
    if (latest !== null && latest.readAt > readAt) throw meterReplacedTooEarly({ latest: latest.readAt.toISOString() });
    const common = { vehicleId, source: 'manual' as const, sourceId: null, note };
    const end = { ...replacement, value: oldFinalValue, readAt, ...common, field: 'oldFinalValue' };
    await this.readings.create(unit, { ...common, ...(await this.judged(unit, end, null)) });
    const meterEpoch = await nextEpoch(unit.manager, vehicleId);
    const start = { ...common, value: newStartValue, readAt, meterEpoch, isVoid: false };
    const created = await this.readings.create(unit, start);
    await this.refreshMileage(unit, vehicle);
    return created;
  }

  /** Kilometres driven over all meters, up to the newest reading or up to the given time. */
  async cumulativeKm(
    { manager }: Pick<UnitOfWork, 'manager'>,
    vehicleId: number,
    until?: ReadingPlace,
  ): Promise<number> {
    return cumulativeDistance(await epochSpans(manager, vehicleId, until));
  }

  /** The columns of a reading after it was checked; `ownId` is the id of the row it replaces. */
  private async judged(unit: UnitOfWork, reading: NewReading, ownId: number | null): Promise<Changes<OdometerReading>> {
    const { vehicleId, value, readAt, decision = null } = reading;
    refuseFuture(readAt);
    const meterEpoch = epochAt(await epochsOf(unit.manager, vehicleId), readAt);
    const place = { value, readAt, meterEpoch };
    if (decision?.kind === 'void') return { ...place, overrideReason: null, ...voidedFor(unit, decision.reason) };
    const refusal = await this.refusalAt(unit, reading, { vehicleId, meterEpoch, readAt, value, id: ownId });
    if (refusal !== null && decision === null) throw refusal;
    const overrideReason = refusal === null ? null : (decision?.reason ?? null);
    return { ...place, overrideReason, isVoid: false, voidReason: null, voidedBy: null };
  }

  private async refusalAt(unit: UnitOfWork, reading: NewReading, place: ReadingPlace): Promise<DomainError | null> {
    const neighbours = await neighboursOf(unit.manager, place);
    const maxKmPerDay = await this.settings.get('odometer.max_km_per_day');
    return refusalOf(reading, neighbours, maxKmPerDay, reading.field ?? 'value');
  }

  /** Locks in the order of the ids, so that two corrections that swap vehicles do not deadlock. */
  private async lockVehicles(unit: UnitOfWork, ids: readonly number[]): Promise<readonly Vehicle[]> {
    const vehicles: Vehicle[] = [];
    for (const id of [...new Set(ids)].toSorted((one, other) => one - other))
      vehicles.push(await this.vehicles.getForUpdate(unit, id, { withDeleted: true }));
    return vehicles;
  }

  /** The mileage decreases if a wrong value is corrected; without a valid reading it is 0. */
  private async refreshMileage(unit: UnitOfWork, vehicle: Vehicle): Promise<void> {
    const mileage = (await currentReading(unit.manager, vehicle.id))?.value ?? 0;
    const cumulativeKm = await drivenKm(unit.manager, vehicle.id);
    if (mileage === vehicle.mileage && cumulativeKm === vehicle.cumulativeKm) return;
    await unit.manager
      .createQueryBuilder()
      .update(Vehicle)
      .set({ mileage, cumulativeKm, version: () => 'version + 1' })
      .where('id = :id', { id: vehicle.id })
      .execute();
  }
}

const isSameReading = (
  { vehicleId, value, readAt }: OdometerReading,
  now: Pick<NewReading, 'vehicleId' | 'value' | 'readAt'>,
): boolean => vehicleId === now.vehicleId && value === now.value && readAt.getTime() === now.readAt.getTime();

function standingVoid({ isVoid, voidReason }: OdometerReading): ReadingDecision | null {
  return isVoid && voidReason !== null ? { kind: 'void', reason: voidReason } : null;
}

const FIRST_READING = { source: 'initial', sourceId: null, meterEpoch: 1, isVoid: false } as const;

function refuseFuture(readAt: Date): void {
  if (readAt.getTime() > clock.nowMs() + TOLERANCE_MS) throw readingInFuture({ readAt: readAt.toISOString() });
}

/** Void reason of a reading whose record no longer has a value. */
const SOURCE_SILENT = 'SOURCE_CLEARED';

function voidedFor({ actor }: UnitOfWork, reason: string): Changes<OdometerReading> {
  return { isVoid: true, voidReason: reason, voidedBy: actor.userId };
}
