import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import {
  choice,
  count,
  day,
  decimal,
  flag,
  instant,
  longText,
  MasterRow,
  money,
  nullable,
  rowId,
  varchar,
} from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { Driver } from '../../fleet/drivers/driver.entity';
import type { EnergyUnit } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { FuelPaymentMethod } from './fuel-log.choices';

/** A fill, with the consumption since the previous full fill (domain.md §9.3). */
@VisibleRows({ ...BY_VEHICLE, isPersonal: true })
@Entity('fuel_logs')
export class FuelLog extends MasterRow {
  @Column(varchar('fuel_log_number', 50))
  fuelLogNumber!: string;

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

  @Column(instant('refuel_at'))
  refuelAt!: Date;

  /** The day of the fill in the tenant's time zone. */
  @Column(day('refuel_date'))
  refuelDate!: string;

  @Column(rowId('fuel_type_id'))
  fuelTypeId!: number;

  /** Copied from the fuel type; a chain contains fills of one unit only. */
  @Column(choice('energy_unit'))
  energyUnit!: EnergyUnit;

  @Column(flag('counts_for_consumption'))
  countsForConsumption!: boolean;

  /** In the unit of the energy. */
  @Column(decimal('quantity', 9, 3))
  quantity!: string;

  @Column(money('unit_price'))
  unitPrice!: string;

  @Column(money('total_cost'))
  totalCost!: string;

  @Column(varchar('currency', 3))
  currency!: string;

  /** The entered kilometres; the odometer reading determines whether they are valid. */
  @Column(nullable(count('odometer')))
  odometer!: number | null;

  @Column(flag('is_full_tank'))
  isFullTank!: boolean;

  /** True if the fill before this one was not entered; the consumption since then is then unknown. */
  @Column(flag('missed_previous'))
  missedPrevious!: boolean;

  @Column(flag('is_personal'))
  isPersonal!: boolean;

  @Column(nullable(varchar('station_name', 255)))
  stationName!: string | null;

  @Column(nullable(varchar('station_location', 255)))
  stationLocation!: string | null;

  @Column(nullable(varchar('receipt_number', 100)))
  receiptNumber!: string | null;

  @Column(nullable(choice('payment_method')))
  paymentMethod!: FuelPaymentMethod | null;

  /** The last four digits. */
  @Column(nullable(varchar('fuel_card_number', 4)))
  fuelCardNumber!: string | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;

  /** The quantity exceeds the tank. */
  @Column(flag('is_above_tank'))
  isAboveTank!: boolean;

  /** The consumption is an anomaly, or the vehicle did not move between two full fills. */
  @Column(flag('is_anomaly'))
  isAnomaly!: boolean;

  /** Kilometres since the previous full fill. Null, as the next three, if this fill closes no segment. */
  @Column(nullable(count('distance_km')))
  distanceKm!: number | null;

  @Column(nullable(decimal('segment_quantity', 12, 3)))
  segmentQuantity!: string | null;

  @Column(nullable(money('segment_cost')))
  segmentCost!: string | null;

  /** Units per 100 km. */
  @Column(nullable(decimal('consumption', 8, 2)))
  consumption!: string | null;

  @Column(nullable(money('segment_cost_per_km')))
  segmentCostPerKm!: string | null;

  @Column(nullable(instant('reviewed_at')))
  reviewedAt!: Date | null;

  @Column(nullable(rowId('reviewed_by_user_id')))
  reviewedByUserId!: number | null;
}
