import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, instant, longText, nullable, Row, rowId, varchar } from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { Driver } from '../drivers/driver.entity';
import { OdometerReading } from '../odometer/odometer-reading.entity';
import { Vehicle } from '../vehicles/vehicle.entity';

export const ASSIGNMENT_ROLES = ['primary', 'secondary'] as const;
export type AssignmentRole = (typeof ASSIGNMENT_ROLES)[number];

/** A period in which a driver has a vehicle: the half-open interval [startsAt, endsAt) (domain.md §9.2). */
@VisibleRows({ ...BY_VEHICLE, isPersonal: true })
@Entity('vehicle_assignments')
export class VehicleAssignment extends Row {
  @Column(rowId('vehicle_id'))
  vehicleId!: number;

  @ManyToOne(() => Vehicle)
  @JoinColumn({ name: 'vehicle_id' })
  vehicle?: Vehicle;

  @Column(rowId('driver_id'))
  driverId!: number;

  @ManyToOne(() => Driver)
  @JoinColumn({ name: 'driver_id' })
  driver?: Driver;

  @Column(instant('starts_at'))
  startsAt!: Date;

  /** Null if no end is set. */
  @Column(nullable(instant('ends_at')))
  endsAt!: Date | null;

  @Column(choice('role'))
  role!: AssignmentRole;

  @Column(nullable(rowId('start_reading_id')))
  startReadingId!: number | null;

  @ManyToOne(() => OdometerReading)
  @JoinColumn({ name: 'start_reading_id' })
  startReading?: OdometerReading | null;

  @Column(nullable(rowId('end_reading_id')))
  endReadingId!: number | null;

  @ManyToOne(() => OdometerReading)
  @JoinColumn({ name: 'end_reading_id' })
  endReading?: OdometerReading | null;

  /** Why a driver who is not eligible was accepted; null for an eligible driver. */
  @Column(nullable(varchar('override_reason', 255)))
  overrideReason!: string | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
