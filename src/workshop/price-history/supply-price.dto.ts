import { PartialType, PickType } from '@nestjs/swagger';
import {
  Choice,
  DecimalField,
  DefaultedChoice,
  ExpectedVersion,
  OptionalDay,
  OptionalDecimal,
  OptionalId,
  OptionalInstant,
  OptionalText,
} from '../../records/fields';
import { WORK_TYPES } from '../document/line.choices';
import type { WorkType } from '../pricing/pricing';

const DIGITS = 12;
const DECIMALS = 4;

export class CreateSupplyPriceBody {
  @OptionalId()
  supplyId?: number | null;

  /** Default: the name of the supply. */
  @OptionalText(500, 'Plaquettes de frein avant')
  description?: string | null;

  @DefaultedChoice(WORK_TYPES, 'supply')
  workType?: WorkType;

  /** Without tax, before any discount. */
  @DecimalField(DIGITS, DECIMALS, '65000')
  unitPrice!: string;

  /** The price really paid for one unit. Default: the unit price. */
  @OptionalDecimal(DIGITS, DECIMALS, '62000')
  netUnitPrice?: string | null;

  @OptionalDecimal(9, 3, '1')
  quantity?: string | null;

  /** Default: now. */
  @OptionalInstant()
  recordedAt?: string | null;

  @OptionalDay()
  validFrom?: string | null;

  @OptionalDay()
  validUntil?: string | null;

  @OptionalId()
  vehicleId?: number | null;

  @OptionalId()
  modelId?: number | null;

  @OptionalId()
  garageId?: number | null;

  @OptionalId()
  supplierId?: number | null;

  /** A catalogue price is for information: nothing is compared with it. */
  @DefaultedChoice(['manual', 'catalog'], 'manual')
  source?: 'manual' | 'catalog';

  @OptionalText(2000)
  notes?: string | null;
}

/** The fields that an import may correct; time, place, item and price identify the row. */
export class CorrectSupplyPriceBody extends PartialType(
  PickType(CreateSupplyPriceBody, ['description', 'workType', 'unitPrice', 'quantity', 'notes']),
  { skipNullProperties: false },
) {}

export class ReviewPriceBody {
  /** A validated price is included in averages from now on, a rejected one never. */
  @Choice(['validated', 'rejected'])
  decision!: 'validated' | 'rejected';

  @OptionalText(2000)
  notes?: string | null;

  @ExpectedVersion()
  version?: number;
}
