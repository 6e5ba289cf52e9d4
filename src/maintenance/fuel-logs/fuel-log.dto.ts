import { OmitType, PartialType } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import {
  DecimalField,
  DefaultedFlag,
  ExpectedVersion,
  Id,
  InstantField,
  OptionalDecimal,
  OptionalId,
  OptionalInteger,
  OptionalText,
} from '../../records/fields';
import { ReadingDecisionBody } from '../../fleet/odometer/reading-decision';
import { FUEL_PAYMENT_METHODS } from './fuel-log.choices';
import type { FuelPaymentMethod } from './fuel-log.choices';

const MAX_KM = 9_999_999;

export class CreateFuelLogBody extends ReadingDecisionBody {
  @Id()
  vehicleId!: number;

  /** Default: the driver who had the vehicle at that time. */
  @OptionalId()
  driverId?: number | null;

  @InstantField()
  refuelAt!: string;

  @Id()
  fuelTypeId!: number;

  /** In the unit of the energy: litres, kWh or kg. */
  @DecimalField(6, 3, '45.300')
  quantity!: string;

  @DecimalField(15, 4, '755')
  unitPrice!: string;

  /** Default: quantity × price; a sent total may differ by one per cent. */
  @OptionalDecimal(15, 4, '34202')
  totalCost?: string | null;

  /** Kilometres on the odometer; stored as a reading. */
  @OptionalInteger(0, MAX_KM)
  odometer?: number | null;

  @DefaultedFlag(true)
  isFullTank?: boolean;

  /** True if the fill before this one was not entered; the consumption since then is then unknown. */
  @DefaultedFlag(false)
  missedPrevious?: boolean;

  @DefaultedFlag(false)
  isPersonal?: boolean;

  @OptionalText(255, 'TotalEnergies Marcory')
  stationName?: string | null;

  @OptionalText(255, 'Abidjan')
  stationLocation?: string | null;

  /** Unique for a vehicle, a day and an energy. */
  @OptionalText(100, '004512')
  receiptNumber?: string | null;

  @OptionalText(32, 'card')
  @IsIn(FUEL_PAYMENT_METHODS)
  paymentMethod?: FuelPaymentMethod | null;

  /** Only the last four digits. */
  @OptionalText(4, '4711')
  @Matches(/^\d{4}$/)
  fuelCardNumber?: string | null;

  @OptionalText(5000)
  notes?: string | null;
}

const CHANGEABLE = OmitType(CreateFuelLogBody, ['vehicleId']);

export class UpdateFuelLogBody extends PartialType(CHANGEABLE, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
