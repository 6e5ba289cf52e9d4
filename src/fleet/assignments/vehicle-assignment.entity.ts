import { Column, Entity } from 'typeorm';
import { choice, instant, longText, nullable, Row, rowId, varchar } from '#persistence';

const ASSIGNMENT_ROLES = ['primary', 'secondary'] as const;
export type AssignmentRole = (typeof ASSIGNMENT_ROLES)[number];

/** Who drives a vehicle, and when: the half-open interval [startsAt, endsAt) (domain.md §9.2). */
@Entity('vehicle_assignments')
export class VehicleAssignment extends Row {
  @Column(rowId('vehicle_id'))
  vehicleId!: number;

  @Column(rowId('driver_id'))
  driverId!: number;

  @Column(instant('starts_at'))
  startsAt!: Date;

  /** Null while no end is known. */
  @Column(nullable(instant('ends_at')))
  endsAt!: Date | null;

  @Column(choice('role'))
  role!: AssignmentRole;

  @Column(nullable(rowId('start_reading_id')))
  startReadingId!: number | null;

  @Column(nullable(rowId('end_reading_id')))
  endReadingId!: number | null;

  /** Why a driver who is not eligible was taken all the same; null for one who is. */
  @Column(nullable(varchar('override_reason', 255)))
  overrideReason!: string | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
