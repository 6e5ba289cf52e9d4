import { Column, Entity } from 'typeorm';
import { flag, nullable, Row, varchar } from '#persistence';

@Entity('vehicle_colors')
export class VehicleColor extends Row {
  @Column(varchar('name', 50))
  name!: string;

  @Column(nullable(varchar('hex_code', 7)))
  hexCode!: string | null;

  @Column(flag('is_active'))
  isActive!: boolean;
}
