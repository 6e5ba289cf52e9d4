import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, count, flag, instant, longText, nullable, Row, rowId, smallInteger, varchar } from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { garageInterventions, garageVehicles } from '../document/garage-rows';
import { Collaborateur } from '../../fleet/collaborateurs/collaborateur.entity';
import { Driver } from '../../fleet/drivers/driver.entity';
import { InterventionType } from '../../fleet/reference/intervention-types/intervention-type.entity';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { ClosureReason, InterventionStatus, Priority } from './intervention.choices';

/** An intervention: all work on one problem of one vehicle (domain.md §7.1). */
@VisibleRows({ ...BY_VEHICLE, garage: garageInterventions, garageVehicles })
@Entity('interventions')
export class Intervention extends Row {
  @Column(varchar('intervention_number', 50))
  interventionNumber!: string;

  @Column(rowId('vehicle_id'))
  vehicleId!: number;

  @ManyToOne(() => Vehicle)
  @JoinColumn({ name: 'vehicle_id' })
  vehicle?: Vehicle;

  @Column(nullable(rowId('driver_id')))
  driverId!: number | null;

  @ManyToOne(() => Driver)
  @JoinColumn({ name: 'driver_id' })
  driver?: Driver | null;

  @Column(varchar('title', 200))
  title!: string;

  @Column(nullable(longText('description')))
  description!: string | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;

  @Column(nullable(rowId('intervention_type_id')))
  interventionTypeId!: number | null;

  @ManyToOne(() => InterventionType)
  @JoinColumn({ name: 'intervention_type_id' })
  interventionType?: InterventionType | null;

  @Column(choice('priority'))
  priority!: Priority;

  /** Changed only by transitions. */
  @Column(choice('current_status'))
  currentStatus!: InterventionStatus;

  @Column(instant('status_changed_at'))
  statusChangedAt!: Date;

  @Column(nullable(rowId('reported_by_user_id')))
  reportedByUserId!: number | null;

  @Column(varchar('reported_by_name', 255))
  reportedByName!: string;

  @Column(nullable(rowId('assigned_to_collaborateur_id')))
  assignedToCollaborateurId!: number | null;

  @ManyToOne(() => Collaborateur)
  @JoinColumn({ name: 'assigned_to_collaborateur_id' })
  assignedTo?: Collaborateur | null;

  /** Kilometres; also stored as a reading of the vehicle. */
  @Column(nullable(count('odometer_reading')))
  odometerReading!: number | null;

  @Column(nullable(smallInteger('estimated_duration_days')))
  estimatedDurationDays!: number | null;

  @Column(instant('reported_at'))
  reportedAt!: Date;

  @Column(nullable(instant('started_at')))
  startedAt!: Date | null;

  @Column(nullable(instant('approved_at')))
  approvedAt!: Date | null;

  @Column(nullable(instant('repair_started_at')))
  repairStartedAt!: Date | null;

  @Column(nullable(instant('repair_completed_at')))
  repairCompletedAt!: Date | null;

  @Column(nullable(instant('received_at')))
  receivedAt!: Date | null;

  @Column(nullable(instant('invoiced_at')))
  invoicedAt!: Date | null;

  @Column(nullable(instant('closed_at')))
  closedAt!: Date | null;

  @Column(nullable(instant('cancelled_at')))
  cancelledAt!: Date | null;

  /** The time since which the vehicle cannot be used. Default: the start of the repair. */
  @Column(nullable(instant('immobilized_from')))
  immobilizedFrom!: Date | null;

  @Column(nullable(instant('immobilized_until')))
  immobilizedUntil!: Date | null;

  @Column(smallInteger('rework_count'))
  reworkCount!: number;

  @Column(flag('is_on_hold'))
  isOnHold!: boolean;

  @Column(nullable(varchar('hold_reason', 500)))
  holdReason!: string | null;

  @Column(nullable(instant('held_at')))
  heldAt!: Date | null;

  @Column(nullable(longText('cancellation_reason')))
  cancellationReason!: string | null;

  @Column(nullable(choice('closure_reason')))
  closureReason!: ClosureReason | null;

  @Column(nullable(varchar('insurance_claim_ref', 100)))
  insuranceClaimRef!: string | null;

  @Column(nullable(varchar('insured_party', 255)))
  insuredParty!: string | null;

  @Column(nullable(rowId('accepted_quote_id')))
  acceptedQuoteId!: number | null;
}
