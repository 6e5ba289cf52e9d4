import { Column, Entity } from 'typeorm';
import { day, flag, longText, MasterRow, nullable, rowId, smallInteger, varchar } from '#persistence';

/** A person who works for the company; links a user account to a driver (domain.md §6.3). */
@Entity('collaborateurs')
export class Collaborateur extends MasterRow {
  /** Identifies the row in its encrypted fields; known before the id. */
  @Column({ name: 'seal_key', type: 'char', length: 22 })
  sealKey!: string;

  /** A user of the global database: a logical reference, never a foreign key. */
  @Column(nullable(rowId('user_id')))
  userId!: number | null;

  @Column(nullable(varchar('code', 50)))
  code!: string | null;

  @Column(varchar('first_name', 50))
  firstName!: string;

  @Column(varchar('last_name', 50))
  lastName!: string;

  @Column(nullable(varchar('email', 512)))
  email!: string | null;

  @Column(nullable(varchar('phone', 255)))
  phone!: string | null;

  @Column(nullable(varchar('employee_number', 20)))
  employeeNumber!: string | null;

  @Column(nullable(varchar('department', 100)))
  department!: string | null;

  @Column(nullable(varchar('position', 100)))
  position!: string | null;

  @Column(nullable(varchar('specialization', 100)))
  specialization!: string | null;

  @Column(nullable(varchar('license_number', 255)))
  licenseNumber!: string | null;

  @Column(nullable(rowId('license_type_id')))
  licenseTypeId!: number | null;

  @Column(nullable(day('license_expiry_date')))
  licenseExpiryDate!: string | null;

  @Column(nullable(varchar('certification_level', 50)))
  certificationLevel!: string | null;

  @Column(nullable(day('certification_expiry_date')))
  certificationExpiryDate!: string | null;

  @Column(nullable(smallInteger('experience_years')))
  experienceYears!: number | null;

  @Column(nullable(rowId('preferred_garage_id')))
  preferredGarageId!: number | null;

  @Column(nullable(rowId('preferred_supplier_id')))
  preferredSupplierId!: number | null;

  @Column(flag('is_active'))
  isActive!: boolean;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
