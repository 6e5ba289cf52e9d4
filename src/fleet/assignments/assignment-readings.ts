import type { UnitOfWork } from '#persistence';
import { OdometerReading } from '../odometer/odometer-reading.entity';
import type { OdometerService } from '../odometer/odometer.service';

/** The odometer value when the vehicle changed hands, if it was read. */
interface HandOver {
  readonly vehicleId: number;
  readonly value: number | null | undefined;
  readonly readAt: Date;
  readonly field: string;
}

/** Void reason of a reading whose handover did not take place. */
const NOT_ENDED = 'ASSIGNMENT_NOT_ENDED';

/**
 * An assignment has two readings, so they have no source id: the assignment stores their ids. Returns the id of the reading, null
 * without a value.
 */
export async function handedOver(
  unit: UnitOfWork,
  odometer: OdometerService,
  { vehicleId, value, readAt, field }: HandOver,
): Promise<number | null> {
  if (value === null || value === undefined) return null;
  const reading = { vehicleId, value, readAt, field, source: 'assignment', sourceId: null } as const;
  return (await odometer.record(unit, reading)).id;
}

/** Moves the reading of a handover to another moment, or voids it if there was no handover (null). A voided reading stays void. */
export async function moveReading(
  unit: UnitOfWork,
  odometer: OdometerService,
  readingId: number | null,
  readAt: Date | null,
): Promise<void> {
  if (readingId === null) return;
  const reading = await unit.manager.findOneByOrFail(OdometerReading, { id: readingId });
  if (reading.isVoid || reading.readAt.getTime() === readAt?.getTime()) return;
  if (readAt === null) await odometer.void(unit, readingId, NOT_ENDED);
  else await odometer.correct(unit, reading, { ...reading, readAt });
}
