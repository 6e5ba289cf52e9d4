import { PartialType } from '@nestjs/swagger';
import { IsEmail } from 'class-validator';
import {
  DefaultedFlag,
  ExpectedVersion,
  OptionalDay,
  OptionalId,
  OptionalInteger,
  OptionalText,
  Text,
} from '../../records/fields';

export class CreateCollaborateurBody {
  /** The user account of the person; must be a member of the company. */
  @OptionalId()
  userId?: number | null;

  @OptionalText(50, 'EXP-03')
  code?: string | null;

  @Text(50, 'Awa')
  firstName!: string;

  @Text(50, 'Koné')
  lastName!: string;

  @OptionalText(254, 'awa.kone@example.ci')
  @IsEmail()
  email?: string | null;

  @OptionalText(30, '07 08 09 10 11')
  phone?: string | null;

  @OptionalText(20, 'M-0042')
  employeeNumber?: string | null;

  @OptionalText(100, 'Atelier')
  department?: string | null;

  @OptionalText(100, 'expert')
  position?: string | null;

  @OptionalText(100)
  specialization?: string | null;

  @OptionalText(30)
  licenseNumber?: string | null;

  @OptionalId()
  licenseTypeId?: number | null;

  @OptionalDay()
  licenseExpiryDate?: string | null;

  @OptionalText(50)
  certificationLevel?: string | null;

  @OptionalDay()
  certificationExpiryDate?: string | null;

  @OptionalInteger(0, 60)
  experienceYears?: number | null;

  @OptionalId()
  preferredGarageId?: number | null;

  @OptionalId()
  preferredSupplierId?: number | null;

  @DefaultedFlag(true)
  isActive?: boolean;

  @OptionalText(5000)
  notes?: string | null;
}

export class UpdateCollaborateurBody extends PartialType(CreateCollaborateurBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
