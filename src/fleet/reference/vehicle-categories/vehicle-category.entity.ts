import { Column, Entity } from 'typeorm';
import { flag, nullable, Row, varchar } from '#persistence';

@Entity('vehicle_categories')
export class VehicleCategory extends Row {
  @Column(varchar('name', 100))
  name!: string;

  @Column(nullable(varchar('description', 500)))
  description!: string | null;

  @Column(nullable(varchar('icon', 50)))
  icon!: string | null;

  /** Code of the licence that the driver needs (`license_types.code`). */
  @Column(nullable(varchar('required_license_code', 10)))
  requiredLicenseCode!: string | null;

  @Column(flag('is_active'))
  isActive!: boolean;
}
