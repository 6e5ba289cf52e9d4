import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { day, nullable, Row, rowId } from '#persistence';
import { LicenseType } from '../reference/license-types/license-type.entity';

/** One category of a driver's licence. */
@Entity('driver_licenses')
export class DriverLicense extends Row {
  @Column(rowId('driver_id'))
  driverId!: number;

  @Column(rowId('license_type_id'))
  licenseTypeId!: number;

  @ManyToOne(() => LicenseType)
  @JoinColumn({ name: 'license_type_id' })
  licenseType?: LicenseType;

  @Column(nullable(day('issued_on')))
  issuedOn!: string | null;

  @Column(nullable(day('expires_on')))
  expiresOn!: string | null;
}
