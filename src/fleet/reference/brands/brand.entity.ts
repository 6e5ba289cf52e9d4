import { Column, Entity } from 'typeorm';
import { flag, nullable, Row, varchar } from '#persistence';

@Entity('brands')
export class Brand extends Row {
  @Column(varchar('name', 100))
  name!: string;

  @Column(nullable(varchar('code', 10)))
  code!: string | null;

  @Column(nullable(varchar('country', 100)))
  country!: string | null;

  @Column(nullable(varchar('logo_url', 500)))
  logoUrl!: string | null;

  @Column(nullable(varchar('website', 255)))
  website!: string | null;

  @Column(flag('is_active'))
  isActive!: boolean;
}
