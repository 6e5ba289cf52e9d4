import { ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import {
  Choice,
  ExpectedVersion,
  Id,
  OptionalId,
  OptionalInstant,
  OptionalInteger,
  OptionalPattern,
  OptionalText,
} from '../../records/fields';
import { VERIFICATION_TYPES } from './field-verification.entity';
import type { VerificationType } from './field-verification.entity';

const MAX_KM = 9_999_999;
const LATITUDE = /^-?(?:[0-8]?\d(?:\.\d{1,6})?|90(?:\.0{1,6})?)$/;
const LONGITUDE = /^-?(?:(?:\d{1,2}|1[0-7]\d)(?:\.\d{1,6})?|180(?:\.0{1,6})?)$/;

export class CreateFieldVerificationBody {
  @Id()
  interventionId!: number;

  @Choice(VERIFICATION_TYPES)
  verificationType!: VerificationType;

  @OptionalId()
  verifiedByCollaborateurId?: number | null;

  /** Default: now. */
  @OptionalInstant()
  verifiedAt?: string | null;

  /** Required to complete the verification. */
  @OptionalText(5000)
  findings?: string | null;

  /** Required to complete the verification. */
  @ApiPropertyOptional({ type: Boolean, nullable: true })
  @IsOptional()
  @IsBoolean()
  isSatisfactory?: boolean | null;

  @OptionalText(5000)
  recommendations?: string | null;

  @OptionalInteger(0, MAX_KM)
  odometerReading?: number | null;

  @OptionalPattern(LATITUDE, '5.359952')
  geoLat?: string | null;

  @OptionalPattern(LONGITUDE, '-4.008256')
  geoLng?: string | null;
}

export class UpdateFieldVerificationBody extends PartialType(
  OmitType(CreateFieldVerificationBody, ['interventionId']),
  { skipNullProperties: false },
) {
  @ExpectedVersion()
  version?: number;
}
