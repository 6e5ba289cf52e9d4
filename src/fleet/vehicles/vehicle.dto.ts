import { OmitType, PartialType } from '@nestjs/swagger';
import {
  Choice,
  DayField,
  DecimalField,
  DefaultedChoice,
  ExpectedVersion,
  Id,
  OptionalDay,
  OptionalDecimal,
  OptionalId,
  OptionalInteger,
  OptionalPattern,
  OptionalText,
  Text,
} from '../../records/fields';
import { OWNERSHIPS } from './vehicle.choices';
import type { Ownership, VehicleStatus } from './vehicle.choices';

/** The statuses that `POST …/status` may set; a disposal uses `POST …/dispose`. */
const SETTABLE_STATUSES = ['active', 'maintenance', 'out_of_service'] as const;

export class CreateVehicleBody {
  @Text(20, '1234 AB 01')
  plateNumber!: string;

  @OptionalPattern(/^[A-Z]{2}$/, 'CI')
  plateCountry?: string | null;

  @Id()
  brandId!: number;

  @Id()
  modelId!: number;

  @OptionalId()
  colorId?: number | null;

  @OptionalId()
  categoryId?: number | null;

  @OptionalId()
  fuelTypeId?: number | null;

  @OptionalInteger(1900, 2200)
  year?: number | null;

  @OptionalText(30, 'WVWZZZ1JZ3W386752')
  vin?: string | null;

  @OptionalText(30)
  chassisNumber?: string | null;

  @OptionalDecimal(3, 1, '2.4')
  engineSizeL?: string | null;

  @OptionalInteger(0, 5000)
  powerHp?: number | null;

  @OptionalDecimal(5, 1, '80.0')
  tankCapacityL?: string | null;

  @OptionalDecimal(5, 1, '52.0')
  batteryKwh?: string | null;

  @OptionalDay()
  purchaseDate?: string | null;

  @OptionalDecimal(15, 4, '18500000')
  purchasePrice?: string | null;

  /** The supplier who sold the vehicle. */
  @OptionalId()
  vendorSupplierId?: number | null;

  @OptionalDay()
  registrationDate?: string | null;

  @OptionalText(100)
  trackingId?: string | null;

  @DefaultedChoice(OWNERSHIPS, 'owned')
  ownership?: Ownership;

  @OptionalText(150)
  ownerName?: string | null;

  @OptionalText(150)
  ownerContact?: string | null;

  @OptionalText(100)
  group?: string | null;

  @OptionalText(100)
  site?: string | null;

  @OptionalText(100)
  costCenter?: string | null;

  @OptionalText(5000)
  notes?: string | null;

  /** Kilometres on the meter when the vehicle is created; later values are odometer readings. */
  @OptionalInteger(0, 9_999_999)
  initialOdometer?: number | null;

  @OptionalDay()
  initialOdometerDate?: string | null;
}

const CHANGEABLE = OmitType(CreateVehicleBody, ['initialOdometer', 'initialOdometerDate']);

export class UpdateVehicleBody extends PartialType(CHANGEABLE, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}

export class ChangeVehicleStatusBody {
  @Choice(SETTABLE_STATUSES)
  status!: Exclude<VehicleStatus, 'sold'>;
}

export class DisposeVehicleBody {
  @DayField()
  disposalDate!: string;

  @DecimalField(15, 4, '6500000')
  disposalPrice!: string;

  @Text(255, 'Vente aux enchères')
  disposalReason!: string;
}
