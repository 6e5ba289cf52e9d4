import { RECORD, listQuery, recordNotFound, Records } from '#persistence';
import type { Database, Restriction, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { clock } from '#kernel';
import type { KeysetPage, KeysetRequest, Viewer } from '#kernel';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { assertSeesVehicle, recordScope, seesVehicle } from '../../records/scope/record-scope';
import { unknownReference } from '../../records/active-reference';
import { currentReading } from './meter-history';
import type { CurrentReading } from './meter-history';
import type { ReadingDecision } from './reading-decision';
import type {
  CorrectOdometerReadingBody,
  CreateOdometerReadingBody,
  ReplaceMeterBody,
  VoidOdometerReadingBody,
} from './odometer.dto';
import { readingAlreadyVoid, readingOfRecord } from './odometer.errors';
import { OdometerReading } from './odometer-reading.entity';
import type { OdometerSource } from './odometer-reading.entity';
import { odometerReadingResource } from './odometer-reading.records';
import { OdometerService } from './odometer.service';

/** The current odometer of a vehicle. */
export interface VehicleOdometer {
  readonly vehicleId: number;
  /** Null for a vehicle without a valid reading. */
  readonly current: CurrentReading | null;
  readonly cumulativeKm: number;
}

/**
 * Lists, enters and corrects odometer readings; the rules are in {@link OdometerService}. Everything is restricted to what the viewer may
 * see.
 */
@TenantScoped()
export class OdometerReadings {
  private readonly readings: Records<OdometerReading>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly odometer: OdometerService,
  ) {
    this.readings = new Records(database.manager, odometerReadingResource);
  }

  /** Newest first by reading time; a page starts after the last reading of the previous page. */
  async page({ before, limit, filters }: KeysetRequest, viewer: Viewer): Promise<KeysetPage<OdometerReading>> {
    const { manager } = this.database;
    const last = before === null ? null : await manager.findOneBy(OdometerReading, { id: before });
    if (before !== null && last === null) return { items: [], next: null };
    const wanted = { page: 1, limit, sort: [], search: null, filters };
    const query = listQuery(manager, odometerReadingResource, wanted);
    seenBy(viewer)?.(query);
    if (last !== null) behind(last)(query);
    const items = await query.limit(limit + 1).getMany();
    const shown = items.slice(0, limit);
    return { items: shown, next: items.length > limit ? (shown.at(-1)?.id ?? null) : null };
  }

  /** Passes every reading of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<OdometerReading>): Promise<number> {
    return this.readings.readAll(request, take, seenBy(viewer));
  }

  /** @throws DomainError NOT_FOUND, also for a reading of a vehicle that the viewer may not see */
  get(id: number, viewer: Viewer): Promise<OdometerReading> {
    return this.readings.get(id, this.database.manager, seenBy(viewer));
  }

  async ofVehicle(vehicleId: number, viewer: Viewer): Promise<VehicleOdometer> {
    const { manager } = this.database;
    if (!(await seesVehicle(manager, viewer, vehicleId))) throw recordNotFound({ resource: 'vehicles', id: vehicleId });
    const current = await currentReading(manager, vehicleId);
    return { vehicleId, current, cumulativeKm: await this.odometer.cumulativeKm({ manager }, vehicleId) };
  }

  /** @throws DomainError REFERENCE_NOT_FOUND for a vehicle the viewer may not see, and as {@link OdometerService.record} */
  async enter(
    unit: UnitOfWork,
    body: CreateOdometerReadingBody,
    decision: ReadingDecision | null,
    viewer: Viewer,
  ): Promise<OdometerReading> {
    const { vehicleId, value, source = 'manual', note = null } = body;
    if (!(await seesVehicle(unit.manager, viewer, vehicleId))) throw unknownReference('vehicleId', vehicleId);
    const readAt = body.readAt ? new Date(body.readAt) : clock.now();
    return this.odometer.record(unit, { vehicleId, value, readAt, note, decision, source, sourceId: null });
  }

  /**
   * Corrects a wrong value; the original value and the reason are stored with the reading. A reading that belongs to a record is corrected
   * in that record. The time of a vehicle's first reading or of an assignment's reading cannot be corrected here either.
   *
   * @throws DomainError NOT_FOUND, READING_OF_RECORD, READING_ALREADY_VOID, STALE_VERSION, and as {@link OdometerService.record}
   */
  async correct(
    unit: UnitOfWork,
    id: number,
    { value, readAt, reason }: CorrectOdometerReadingBody,
    change: { readonly expectedVersion: number | null; readonly decision: ReadingDecision | null },
    viewer: Viewer,
  ): Promise<OdometerReading> {
    const found = await this.readings.get(id, unit.manager, seenBy(viewer));
    const { source, sourceId, isVoid, vehicleId } = found;
    if (isVoid) throw readingAlreadyVoid({ id });
    if (sourceId !== null || (readAt && !ENTERED.includes(source)))
      throw readingOfRecord({ source, sourceId: sourceId ?? id });
    const kept = { correctedFrom: found.correctedFrom ?? found.value, correctionReason: reason };
    await this.readings.update(unit, id, kept, change.expectedVersion);
    const moment = readAt ? new Date(readAt) : found.readAt;
    const { decision } = change;
    return this.odometer.correct(unit, found, { vehicleId, value, readAt: moment, source, sourceId, decision });
  }

  /** @throws DomainError NOT_FOUND, READING_ALREADY_VOID, STALE_VERSION */
  async void(
    unit: UnitOfWork,
    id: number,
    { reason }: VoidOdometerReadingBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<OdometerReading> {
    await this.readings.get(id, unit.manager, seenBy(viewer));
    return this.odometer.void(unit, id, reason, expectedVersion);
  }

  /** @throws DomainError NOT_FOUND, and as {@link OdometerService.replaceMeter} */
  async replaceMeter(
    unit: UnitOfWork,
    vehicleId: number,
    body: ReplaceMeterBody,
    decision: ReadingDecision | null,
    viewer: Viewer,
  ): Promise<OdometerReading> {
    await assertSeesVehicle(unit, viewer, vehicleId);
    const { oldFinalValue, newStartValue, note = null } = body;
    const replacedAt = new Date(body.replacedAt);
    return this.odometer.replaceMeter(unit, { vehicleId, replacedAt, oldFinalValue, newStartValue, note, decision });
  }
}

/** Sources whose readings have their own time. */
const ENTERED: readonly OdometerSource[] = ['manual', 'telematics', 'import'];

const seenBy = (viewer: Viewer): Restriction | undefined => recordScope(viewer);

/** The time limits the range of the index; the id orders readings of the same time. */
function behind({ readAt, id }: OdometerReading): Restriction {
  return (query) => {
    query.andWhere(`${RECORD}.readAt <= :readAt AND (${RECORD}.readAt < :readAt OR ${RECORD}.id < :last)`, {
      readAt,
      last: id,
    });
  };
}
