import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import {
  choice,
  count,
  day,
  flag,
  longText,
  MasterRow,
  money,
  nullable,
  rowId,
  smallInteger,
  varchar,
} from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { VehicleModel } from '../../fleet/reference/vehicle-models/vehicle-model.entity';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { PlanBasis, PlanType } from './plan.choices';

/** Recurring work on a vehicle, by time, by kilometres or both (domain.md §11.3). */
@VisibleRows(BY_VEHICLE)
@Entity('maintenance_plans')
export class MaintenancePlan extends MasterRow {
  /** Null for a template, which has a model instead. */
  @Column(nullable(rowId('vehicle_id')))
  vehicleId!: number | null;

  @ManyToOne(() => Vehicle)
  @JoinColumn({ name: 'vehicle_id' })
  vehicle?: Vehicle | null;

  @Column(nullable(rowId('model_id')))
  modelId!: number | null;

  @ManyToOne(() => VehicleModel)
  @JoinColumn({ name: 'model_id' })
  model?: VehicleModel | null;

  /** The template from which it was created. */
  @Column(nullable(rowId('template_id')))
  templateId!: number | null;

  @Column(varchar('title', 100))
  title!: string;

  @Column(choice('type'))
  type!: PlanType;

  @Column(nullable(count('interval_km')))
  intervalKm!: number | null;

  @Column(nullable(smallInteger('interval_months')))
  intervalMonths!: number | null;

  @Column(nullable(smallInteger('interval_days')))
  intervalDays!: number | null;

  @Column(choice('basis'))
  basis!: PlanBasis;

  /** Counts the kilometres of all odometers of the vehicle, not only of the present one. */
  @Column(flag('use_cumulative'))
  useCumulative!: boolean;

  @Column(smallInteger('lead_days'))
  leadDays!: number;

  @Column(count('lead_km'))
  leadKm!: number;

  @Column(nullable(day('start_date')))
  startDate!: string | null;

  @Column(nullable(count('start_odometer')))
  startOdometer!: number | null;

  /** The first due day, from which all days of a fixed plan are counted, so that ends of months do not drift. */
  @Column(nullable(day('anchor_due_date')))
  anchorDueDate!: string | null;

  @Column(nullable(count('anchor_due_odometer')))
  anchorDueOdometer!: number | null;

  @Column(nullable(day('next_due_date')))
  nextDueDate!: string | null;

  @Column(nullable(count('next_due_odometer')))
  nextDueOdometer!: number | null;

  @Column(nullable(day('snoozed_until')))
  snoozedUntil!: string | null;

  @Column(nullable(rowId('default_garage_id')))
  defaultGarageId!: number | null;

  @Column(nullable(money('estimated_cost')))
  estimatedCost!: string | null;

  @Column(flag('is_active'))
  isActive!: boolean;

  @Column(flag('auto_create_maintenance'))
  autoCreateMaintenance!: boolean;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
