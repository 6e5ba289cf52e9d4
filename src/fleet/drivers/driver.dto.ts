import { ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsEmail, ValidateIf, ValidateNested } from 'class-validator';
import {
  DefaultedChoice,
  ExpectedVersion,
  Id,
  OptionalDay,
  OptionalId,
  OptionalText,
  Text,
} from '../../records/fields';
import { DRIVER_STATUSES } from './driver.choices';
import type { DriverStatus } from './driver.choices';

const MAX_LICENSES = 20;

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

  /** Used if none of the given licence categories has its own expiry. */
  @OptionalDay()
  licenseExpiryDate?: string | null;

  /** The licence categories; in a change they replace the existing ones. */
  @ApiPropertyOptional({ type: [DriverLicenseBody] })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(MAX_LICENSES)
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

  /** The staff member who is this driver: their account then sees the vehicles they drive. */
  @OptionalId()
  collaborateurId?: number | null;

  @OptionalText(5000)
  notes?: string | null;
}

export class UpdateDriverBody extends PartialType(CreateDriverBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
