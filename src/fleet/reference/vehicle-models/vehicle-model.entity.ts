import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { decimal, flag, nullable, Row, rowId, smallInteger, varchar } from '#persistence';
import { Brand } from '../brands/brand.entity';

@Entity('vehicle_models')
export class VehicleModel extends Row {
  @Column(rowId('brand_id'))
  brandId!: number;

  @ManyToOne(() => Brand)
  @JoinColumn({ name: 'brand_id' })
  brand?: Brand;

  @Column(varchar('name', 100))
  name!: string;

  @Column(nullable(varchar('code', 20)))
  code!: string | null;

  @Column(nullable(smallInteger('year_start')))
  yearStart!: number | null;

  @Column(nullable(smallInteger('year_end')))
  yearEnd!: number | null;

  @Column(nullable(rowId('default_category_id')))
  defaultCategoryId!: number | null;

  @Column(nullable(rowId('default_fuel_type_id')))
  defaultFuelTypeId!: number | null;

  @Column(nullable(decimal('tank_capacity_l', 6, 1)))
  tankCapacityL!: string | null;

  @Column(flag('is_active'))
  isActive!: boolean;
}
