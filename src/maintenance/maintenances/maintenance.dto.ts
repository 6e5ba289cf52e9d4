import { OmitType, PartialType } from '@nestjs/swagger';
import {
  Choice,
  DayField,
  DefaultedChoice,
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
import { IMPORTED_STATUSES, MAINTENANCE_TYPES } from './maintenance.choices';
import type { ImportedStatus, MaintenanceType } from './maintenance.choices';

const MAX_KM = 9_999_999;

export class CreateMaintenanceBody {
  @Id()
  vehicleId!: number;

  /** The plan of the vehicle that it belongs to. */
  @OptionalId()
  planId?: number | null;

  /** The intervention in which the work is done; its costs are counted there. */
  @OptionalId()
  interventionId?: number | null;

  @Choice(MAINTENANCE_TYPES)
  type!: MaintenanceType;

  @Text(100, 'Vidange et filtres')
  title!: string;

  @OptionalText(5000)
  description?: string | null;

  @DayField()
  scheduledDate!: string;

  @OptionalInteger(0, MAX_KM)
  dueOdometer?: number | null;

  /** In the company's currency. */
  @OptionalDecimal(15, 4, '65000')
  cost?: string | null;

  @OptionalId()
  garageId?: number | null;

  /** The provider, if it is not a recorded garage. */
  @OptionalText(255)
  serviceProvider?: string | null;

  @OptionalText(255)
  serviceLocation?: string | null;

  @OptionalText(5000)
  partsUsed?: string | null;

  @OptionalText(5000)
  workPerformed?: string | null;

  @DefaultedFlag(false)
  isWarrantyCovered?: boolean;

  @OptionalText(5000)
  notes?: string | null;
}

const CHANGEABLE = OmitType(CreateMaintenanceBody, ['vehicleId', 'planId']);

export class UpdateMaintenanceBody extends PartialType(CHANGEABLE, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}

export class CompleteMaintenanceBody {
  /** Default: today. */
  @OptionalDay()
  completedDate?: string | null;

  /** Kilometres at the time of the work; stored as a reading. Required if its plan counts kilometres. */
  @OptionalInteger(0, MAX_KM)
  odometerReading?: number | null;

  @OptionalDecimal(15, 4, '65000')
  cost?: string | null;

  @OptionalText(5000)
  partsUsed?: string | null;

  @OptionalText(5000)
  workPerformed?: string | null;

  @OptionalText(5000)
  notes?: string | null;

  @ExpectedVersion()
  version?: number;
}

/** A maintenance that is imported from another program: planned, in progress or completed. */
export class ImportedMaintenanceBody extends OmitType(CreateMaintenanceBody, [
  'type',
  'scheduledDate',
  'interventionId',
]) {
  /** Default: the type of its plan. */
  @DefaultedChoice(MAINTENANCE_TYPES, 'preventive')
  type?: MaintenanceType;

  /** Default: `completed` if there is a completion day, else `scheduled`. */
  @DefaultedChoice(IMPORTED_STATUSES, 'completed')
  status?: ImportedStatus;

  /** Default: the completion day. */
  @OptionalDay()
  scheduledDate?: string | null;

  @OptionalDay()
  completedDate?: string | null;

  /** Kilometres at completion; recorded as an odometer reading. */
  @OptionalInteger(0, MAX_KM)
  odometerReading?: number | null;
}

export class CorrectMaintenanceBody {
  /** The correct day of the work. Default: unchanged. */
  @OptionalDay()
  completedDate?: string | null;

  /** The correct odometer value; null removes the reading. */
  @OptionalInteger(0, MAX_KM)
  odometerReading?: number | null;

  @Text(255, 'Kilométrage mal saisi')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}

export class CancelMaintenanceBody {
  @Text(500, 'Faite avec la réparation')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}
