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

  @Column(nullable(varchar('email', 512)))
  email!: string | null;

  /** E.164 format. */
  @Column(nullable(varchar('phone', 255)))
  phone!: string | null;

  @Column(nullable(varchar('license_number', 255)))
  licenseNumber!: string | null;

  @Column(nullable(varchar('license_number_normalized', 30)))
  licenseNumberNormalized!: string | null;

  @Column(nullable(varchar('email_index', 32)))
  emailIndex!: string | null;

  @Column(nullable(varchar('phone_index', 32)))
  phoneIndex!: string | null;

  @Column(nullable(varchar('license_index', 32)))
  licenseIndex!: string | null;

  /** The earliest expiry of the licence categories; null if none of them expires. */
  @Column(nullable(day('license_expiry_date')))
  licenseExpiryDate!: string | null;

  @Column(nullable(varchar('date_of_birth', 255)))
  dateOfBirth!: string | null;

  @Column(nullable(longText('address')))
  address!: string | null;

  @Column(nullable(varchar('emergency_contact_name', 512)))
  emergencyContactName!: string | null;

  @Column(nullable(varchar('emergency_contact_phone', 255)))
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
