import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import {
  choice,
  count,
  day,
  decimal,
  flag,
  longText,
  MasterRow,
  money,
  nullable,
  rowId,
  RECORD,
  smallInteger,
  varchar,
} from '#persistence';
import { VisibleRows } from '../../records/scope/row-visibility';
import { Brand } from '../reference/brands/brand.entity';
import { VehicleModel } from '../reference/vehicle-models/vehicle-model.entity';
import type { Ownership, VehicleStatus } from './vehicle.choices';

@VisibleRows({ vehicle: `${RECORD}.id`, isVehicle: true })
@Entity('vehicles')
export class Vehicle extends MasterRow {
  @Column(varchar('code', 50))
  code!: string;

  @Column(varchar('plate_number', 20))
  plateNumber!: string;

  /** Letters and digits of the plate: `AB-123-CD` and `ab 123 cd` are the same vehicle. */
  @Column(varchar('plate_normalized', 20))
  plateNormalized!: string;

  @Column(nullable({ name: 'plate_country', type: 'char', length: 2 }))
  plateCountry!: string | null;

  @Column(rowId('brand_id'))
  brandId!: number;

  @ManyToOne(() => Brand)
  @JoinColumn({ name: 'brand_id' })
  brand?: Brand;

  @Column(rowId('model_id'))
  modelId!: number;

  @ManyToOne(() => VehicleModel)
  @JoinColumn({ name: 'model_id' })
  model?: VehicleModel;

  @Column(nullable(rowId('color_id')))
  colorId!: number | null;

  @Column(nullable(rowId('category_id')))
  categoryId!: number | null;

  @Column(nullable(rowId('fuel_type_id')))
  fuelTypeId!: number | null;

  @Column(nullable(smallInteger('year')))
  year!: number | null;

  @Column(nullable(varchar('vin', 17)))
  vin!: string | null;

  @Column(nullable(varchar('chassis_number', 30)))
  chassisNumber!: string | null;

  @Column(nullable(flag('vin_check_digit_valid')))
  vinCheckDigitValid!: boolean | null;

  @Column(choice('status'))
  status!: VehicleStatus;

  /** Kilometres; a cache of the newest odometer reading, written only by the odometer rules. */
  @Column(count('mileage'))
  mileage!: number;

  /** Kilometres over all meters; a cache like `mileage`. */
  @Column({ ...count('cumulative_km'), default: 0 })
  cumulativeKm!: number;

  @Column(nullable(day('initial_odometer_date')))
  initialOdometerDate!: string | null;

  @Column(nullable(decimal('engine_size_l', 4, 1)))
  engineSizeL!: string | null;

  @Column(nullable(smallInteger('power_hp')))
  powerHp!: number | null;

  @Column(nullable(decimal('tank_capacity_l', 6, 1)))
  tankCapacityL!: string | null;

  @Column(nullable(decimal('battery_kwh', 6, 1)))
  batteryKwh!: string | null;

  @Column(nullable(day('purchase_date')))
  purchaseDate!: string | null;

  @Column(nullable(money('purchase_price')))
  purchasePrice!: string | null;

  @Column(nullable(rowId('vendor_supplier_id')))
  vendorSupplierId!: number | null;

  @Column(nullable(day('disposal_date')))
  disposalDate!: string | null;

  @Column(nullable(money('disposal_price')))
  disposalPrice!: string | null;

  @Column(nullable(varchar('disposal_reason', 255)))
  disposalReason!: string | null;

  @Column(nullable(day('registration_date')))
  registrationDate!: string | null;

  @Column(nullable(varchar('tracking_id', 100)))
  trackingId!: string | null;

  @Column(choice('ownership'))
  ownership!: Ownership;

  @Column(nullable(varchar('owner_name', 150)))
  ownerName!: string | null;

  @Column(nullable(varchar('owner_contact', 150)))
  ownerContact!: string | null;

  @Column(nullable(varchar('fleet_group', 100)))
  group!: string | null;

  @Column(nullable(varchar('site', 100)))
  site!: string | null;

  @Column(nullable(varchar('cost_center', 100)))
  costCenter!: string | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
