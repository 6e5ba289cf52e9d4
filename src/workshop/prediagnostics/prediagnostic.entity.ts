import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import {
  choice,
  count,
  day,
  flag,
  instant,
  longText,
  money,
  nullable,
  rowId,
  smallInteger,
  varchar,
} from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { garagePrediagnostics } from '../document/garage-rows';
import { Collaborateur } from '../../fleet/collaborateurs/collaborateur.entity';
import { InterventionDocument } from '../document/intervention-document.entity';

export const PREDIAGNOSTIC_STATUSES = ['draft', 'completed', 'cancelled'] as const;
export type PrediagnosticStatus = (typeof PREDIAGNOSTIC_STATUSES)[number];

/** An expert's first examination: the work that the vehicle needs (domain.md §7.5). */
@VisibleRows({ ...BY_VEHICLE, garage: garagePrediagnostics })
@Entity('prediagnostics')
export class Prediagnostic extends InterventionDocument {
  @Column(varchar('prediagnostic_number', 50))
  prediagnosticNumber!: string;

  @Column(choice('status'))
  status!: PrediagnosticStatus;

  @Column(day('prediagnostic_date'))
  prediagnosticDate!: string;

  @Column(nullable(rowId('expert_id')))
  expertId!: number | null;

  @ManyToOne(() => Collaborateur)
  @JoinColumn({ name: 'expert_id' })
  expert?: Collaborateur | null;

  @Column(nullable(rowId('garage_id')))
  garageId!: number | null;

  /** The plate at that time. */
  @Column(varchar('vehicle_plate', 20))
  vehiclePlate!: string;

  @Column(varchar('vehicle_label', 255))
  vehicleLabel!: string;

  @Column(nullable(count('odometer_reading')))
  odometerReading!: number | null;

  @Column(nullable(longText('summary')))
  summary!: string | null;

  @Column(nullable(money('estimated_cost')))
  estimatedCost!: string | null;

  @Column(nullable(smallInteger('estimated_duration_days')))
  estimatedDurationDays!: number | null;

  @Column(flag('is_urgent'))
  isUrgent!: boolean;

  @Column(nullable(instant('completed_at')))
  completedAt!: Date | null;

  @Column(nullable(rowId('completed_by_user_id')))
  completedByUserId!: number | null;

  @Column(nullable(varchar('completed_by_name', 255)))
  completedByName!: string | null;
}

/** An operation that the expert found necessary. */
@Entity('prediagnostic_items')
export class PrediagnosticItem {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('prediagnostic_id'))
  prediagnosticId!: number;

  @Column(smallInteger('order_index'))
  orderIndex!: number;

  @Column(varchar('operation_label', 200))
  operationLabel!: string;

  @Column(flag('is_exchange'))
  isExchange!: boolean;

  @Column(flag('is_control'))
  isControl!: boolean;

  @Column(flag('is_repair'))
  isRepair!: boolean;

  @Column(flag('is_painting'))
  isPainting!: boolean;

  @Column(nullable(rowId('supply_id')))
  supplyId!: number | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
