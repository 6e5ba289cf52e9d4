import { Column, Entity } from 'typeorm';
import { flag, json, nullable, Row, smallInteger, varchar } from '#persistence';

@Entity('license_types')
export class LicenseType extends Row {
  @Column(varchar('code', 10))
  code!: string;

  @Column(varchar('name', 100))
  name!: string;

  @Column(nullable(smallInteger('min_age')))
  minAge!: number | null;

  @Column(nullable(smallInteger('validity_years')))
  validityYears!: number | null;

  /** Codes of the licences that this one covers. */
  @Column(json('covers'))
  covers!: string[];

  @Column(flag('is_active'))
  isActive!: boolean;
}
