import { ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateIf, ValidateNested } from 'class-validator';
import {
  DefaultedFlag,
  ExpectedVersion,
  Id,
  OptionalDay,
  OptionalDecimal,
  OptionalId,
  OptionalInteger,
  OptionalText,
  Text,
} from '../../records/fields';

const MAX_ITEMS = 100;
const MAX_KM = 9_999_999;
const MAX_ESTIMATE_DAYS = 365;

export class PrediagnosticItemBody {
  @Text(200, 'Plaquettes de frein avant')
  operationLabel!: string;

  @DefaultedFlag(false)
  isExchange?: boolean;

  @DefaultedFlag(false)
  isControl?: boolean;

  @DefaultedFlag(false)
  isRepair?: boolean;

  @DefaultedFlag(false)
  isPainting?: boolean;

  @OptionalId()
  supplyId?: number | null;

  @OptionalText(2000)
  notes?: string | null;
}

export class CreatePrediagnosticBody {
  @Id()
  interventionId!: number;

  /** Default: today. */
  @OptionalDay()
  prediagnosticDate?: string | null;

  /** An employee (`collaborateur`); required to complete. */
  @OptionalId()
  expertId?: number | null;

  @OptionalId()
  garageId?: number | null;

  @OptionalInteger(0, MAX_KM)
  odometerReading?: number | null;

  @OptionalText(5000)
  summary?: string | null;

  @OptionalDecimal(12, 3, '250000')
  estimatedCost?: string | null;

  @OptionalInteger(0, MAX_ESTIMATE_DAYS)
  estimatedDurationDays?: number | null;

  @DefaultedFlag(false)
  isUrgent?: boolean;

  /** The operations in their order. In an update they replace all present ones. */
  @ApiPropertyOptional({ type: [PrediagnosticItemBody] })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(MAX_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => PrediagnosticItemBody)
  items?: PrediagnosticItemBody[];
}

export class UpdatePrediagnosticBody extends PartialType(OmitType(CreatePrediagnosticBody, ['interventionId']), {
  skipNullProperties: false,
}) {
  @ExpectedVersion()
  version?: number;
}
