import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, count, day, flag, instant, json, longText, nullable, rowId, varchar } from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { aboutWork } from '../document/garage-rows';
import { Collaborateur } from '../../fleet/collaborateurs/collaborateur.entity';
import { InterventionDocument } from '../document/intervention-document.entity';
import type { PrintedContent } from '../document/printed-content';

export const RECEPTION_STATUSES = ['draft', 'validated', 'cancelled'] as const;
export type ReceptionStatus = (typeof RECEPTION_STATUSES)[number];

export const FUEL_LEVELS = ['empty', 'low', 'medium', 'high', 'full'] as const;
export type FuelLevel = (typeof FUEL_LEVELS)[number];

/** The customer's satisfaction, with its score in averages. */
export const SATISFACTION_SCORES = { excellent: 5, good: 4, fair: 3, poor: 2 } as const;
export type Satisfaction = keyof typeof SATISFACTION_SCORES;
export const SATISFACTIONS = Object.keys(SATISFACTION_SCORES) as readonly Satisfaction[];

/** The return of the vehicle: whether it is ready, and the remaining problems (domain.md §7.8). */
@VisibleRows({ ...BY_VEHICLE, garage: aboutWork('reception_reports') })
@Entity('reception_reports')
export class ReceptionReport extends InterventionDocument {
  @Column(varchar('reception_number', 50))
  receptionNumber!: string;

  @Column(choice('status'))
  status!: ReceptionStatus;

  @Column(nullable(rowId('received_by_collaborateur_id')))
  receivedByCollaborateurId!: number | null;

  @ManyToOne(() => Collaborateur)
  @JoinColumn({ name: 'received_by_collaborateur_id' })
  receivedBy?: Collaborateur | null;

  @Column(day('reception_date'))
  receptionDate!: string;

  @Column(nullable(count('odometer_reading')))
  odometerReading!: number | null;

  @Column(nullable(choice('fuel_level')))
  fuelLevel!: FuelLevel | null;

  @Column(nullable(longText('vehicle_condition')))
  vehicleCondition!: string | null;

  @Column(nullable(longText('work_completed')))
  workCompleted!: string | null;

  @Column(nullable(longText('remaining_issues')))
  remainingIssues!: string | null;

  @Column(nullable(choice('customer_satisfaction')))
  customerSatisfaction!: Satisfaction | null;

  @Column(flag('is_vehicle_ready'))
  isVehicleReady!: boolean;

  @Column(nullable(instant('validated_at')))
  validatedAt!: Date | null;

  @Column(nullable(rowId('validated_by_user_id')))
  validatedByUserId!: number | null;

  @Column(nullable(varchar('validated_by_name', 255)))
  validatedByName!: string | null;

  @Column(nullable(json('frozen_content')))
  frozenContent!: PrintedContent | null;

  @Column(nullable(rowId('pdf_attachment_id')))
  pdfAttachmentId!: number | null;
}
