import { Column, Entity } from 'typeorm';
import { choice, day, instant, longText, MasterRow, nullable, rowId, varchar } from '#persistence';
import type { DriverStatus } from './driver.choices';

@Entity('drivers')
export class Driver extends MasterRow {
  @Column(varchar('code', 50))
  code!: string;

  @Column(varchar('first_name', 50))
  firstName!: string;

  @Column(varchar('last_name', 50))
  lastName!: string;

  @Column(nullable(varchar('email', 254)))
  email!: string | null;

  /** E.164. */
  @Column(nullable(varchar('phone', 20)))
  phone!: string | null;

  @Column(nullable(varchar('license_number', 30)))
  licenseNumber!: string | null;

  @Column(nullable(varchar('license_number_normalized', 30)))
  licenseNumberNormalized!: string | null;

  /** The earliest expiry of the categories held; null while none of them expires. */
  @Column(nullable(day('license_expiry_date')))
  licenseExpiryDate!: string | null;

  @Column(nullable(day('date_of_birth')))
  dateOfBirth!: string | null;

  @Column(nullable(longText('address')))
  address!: string | null;

  @Column(nullable(varchar('emergency_contact_name', 100)))
  emergencyContactName!: string | null;

  @Column(nullable(varchar('emergency_contact_phone', 20)))
  emergencyContactPhone!: string | null;

  @Column(choice('status'))
  status!: DriverStatus;

  @Column(nullable(day('hire_date')))
  hireDate!: string | null;

  @Column(nullable(day('termination_date')))
  terminationDate!: string | null;

  @Column(nullable(rowId('collaborateur_id')))
  collaborateurId!: number | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;

  @Column(nullable(instant('anonymized_at')))
  anonymizedAt!: Date | null;
}
