import { ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsEmail, ValidateIf, ValidateNested } from 'class-validator';
import { DefaultedChoice, ExpectedVersion, Id, OptionalDay, OptionalId, OptionalText, Text } from '../fields';
import { DRIVER_STATUSES } from './driver.choices';
import type { DriverStatus } from './driver.choices';

const MOST_LICENSES = 20;

export class DriverLicenseBody {
  @Id()
  licenseTypeId!: number;

  @OptionalDay()
  issuedOn?: string | null;

  @OptionalDay()
  expiresOn?: string | null;
}

export class CreateDriverBody {
  @Text(50, 'Awa')
  firstName!: string;

  @Text(50, 'Koné')
  lastName!: string;

  @OptionalText(254, 'awa.kone@example.ci')
  @IsEmail()
  email?: string | null;

  @OptionalText(30, '07 08 09 10 11')
  phone?: string | null;

  @OptionalText(30, 'KONE01-23-456789')
  licenseNumber?: string | null;

  /** Taken when no licence category given has an expiry of its own. */
  @OptionalDay()
  licenseExpiryDate?: string | null;

  /** The categories held; given in a change, they replace those there. */
  @ApiPropertyOptional({ type: [DriverLicenseBody] })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(MOST_LICENSES)
  @ValidateNested({ each: true })
  @Type(() => DriverLicenseBody)
  licenses?: DriverLicenseBody[];

  @OptionalDay()
  dateOfBirth?: string | null;

  @OptionalText(1000)
  address?: string | null;

  @OptionalText(100)
  emergencyContactName?: string | null;

  @OptionalText(30)
  emergencyContactPhone?: string | null;

  @DefaultedChoice(DRIVER_STATUSES, 'active')
  status?: DriverStatus;

  @OptionalDay()
  hireDate?: string | null;

  @OptionalDay()
  terminationDate?: string | null;

  /** Whom of the staff the file is of: their login then sees the vehicles they drive. */
  @OptionalId()
  collaborateurId?: number | null;

  @OptionalText(5000)
  notes?: string | null;
}

export class UpdateDriverBody extends PartialType(CreateDriverBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
