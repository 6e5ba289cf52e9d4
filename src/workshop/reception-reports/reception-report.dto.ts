import { ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import {
  DefaultedFlag,
  ExpectedVersion,
  Id,
  OptionalDay,
  OptionalId,
  OptionalInteger,
  OptionalText,
} from '../../records/fields';
import { FUEL_LEVELS, SATISFACTIONS } from './reception-report.entity';
import type { FuelLevel, Satisfaction } from './reception-report.entity';

const MAX_KM = 9_999_999;

export class CreateReceptionReportBody {
  @Id()
  interventionId!: number;

  @OptionalId()
  receivedByCollaborateurId?: number | null;

  /** Default: today. */
  @OptionalDay()
  receptionDate?: string | null;

  @OptionalInteger(0, MAX_KM)
  odometerReading?: number | null;

  @ApiPropertyOptional({ enum: FUEL_LEVELS, nullable: true })
  @IsOptional()
  @IsIn(FUEL_LEVELS)
  fuelLevel?: FuelLevel | null;

  /** Required to validate. */
  @OptionalText(5000)
  vehicleCondition?: string | null;

  /** Required to validate. */
  @OptionalText(5000)
  workCompleted?: string | null;

  /** Required to validate a report with a vehicle that is not ready. */
  @OptionalText(5000)
  remainingIssues?: string | null;

  @ApiPropertyOptional({ enum: SATISFACTIONS, nullable: true })
  @IsOptional()
  @IsIn(SATISFACTIONS)
  customerSatisfaction?: Satisfaction | null;

  @DefaultedFlag(false)
  isVehicleReady?: boolean;
}

export class UpdateReceptionReportBody extends PartialType(OmitType(CreateReceptionReportBody, ['interventionId']), {
  skipNullProperties: false,
}) {
  @ExpectedVersion()
  version?: number;
}
