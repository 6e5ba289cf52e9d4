import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, count, day, flag, instant, longText, MasterRow, money, nullable, rowId, varchar } from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { Garage } from '../../fleet/garages/garage.entity';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { MaintenancePlan } from '../plans/maintenance-plan.entity';
import type { MaintenanceStatus, MaintenanceType } from './maintenance.choices';

/** Planned or completed work on a vehicle that needs no intervention (domain.md §11.3). */
@VisibleRows(BY_VEHICLE)
@Entity('maintenances')
export class Maintenance extends MasterRow {
  @Column(varchar('maintenance_number', 50))
  maintenanceNumber!: string;

  @Column(rowId('vehicle_id'))
  vehicleId!: number;

  @ManyToOne(() => Vehicle)
  @JoinColumn({ name: 'vehicle_id' })
  vehicle?: Vehicle;

  @Column(nullable(rowId('plan_id')))
  planId!: number | null;

  @ManyToOne(() => MaintenancePlan)
  @JoinColumn({ name: 'plan_id' })
  plan?: MaintenancePlan | null;

  /** The intervention for larger work; its costs are counted there. */
  @Column(nullable(rowId('intervention_id')))
  interventionId!: number | null;

  @Column(choice('type'))
  type!: MaintenanceType;

  @Column(varchar('title', 100))
  title!: string;

  @Column(nullable(longText('description')))
  description!: string | null;

  @Column(day('scheduled_date'))
  scheduledDate!: string;

  @Column(nullable(count('due_odometer')))
  dueOdometer!: number | null;

  @Column(choice('status'))
  status!: MaintenanceStatus;

  @Column(nullable(instant('started_at')))
  startedAt!: Date | null;

  @Column(nullable(day('completed_date')))
  completedDate!: string | null;

  @Column(nullable(count('odometer_reading')))
  odometerReading!: number | null;

  @Column(nullable(money('cost')))
  cost!: string | null;

  @Column(varchar('currency', 3))
  currency!: string;

  @Column(nullable(rowId('garage_id')))
  garageId!: number | null;

  @ManyToOne(() => Garage)
  @JoinColumn({ name: 'garage_id' })
  garage?: Garage | null;

  @Column(nullable(varchar('service_provider', 255)))
  serviceProvider!: string | null;

  @Column(nullable(varchar('service_location', 255)))
  serviceLocation!: string | null;

  @Column(nullable(longText('parts_used')))
  partsUsed!: string | null;

  @Column(nullable(longText('work_performed')))
  workPerformed!: string | null;

  @Column(flag('is_warranty_covered'))
  isWarrantyCovered!: boolean;

  @Column(nullable(varchar('cancellation_reason', 500)))
  cancellationReason!: string | null;

  /** Why it was corrected after its completion. */
  @Column(nullable(varchar('correction_reason', 255)))
  correctionReason!: string | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
