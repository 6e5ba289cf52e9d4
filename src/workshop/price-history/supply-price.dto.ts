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
} from '../../fleet/fields';
import { WORK_TYPES } from '../document/line.choices';
import type { WorkType } from '../pricing/pricing';

const DIGITS = 12;
const DECIMALS = 4;

export class CreateSupplyPriceBody {
  @OptionalId()
  supplyId?: number | null;

  /** The name of the supply, when left out. */
  @OptionalText(500, 'Plaquettes de frein avant')
  description?: string | null;

  @DefaultedChoice(WORK_TYPES, 'supply')
  workType?: WorkType;

  /** Without tax, before any discount. */
  @DecimalField(DIGITS, DECIMALS, '65000')
  unitPrice!: string;

  /** What is really paid for one; the unit price, when left out. */
  @OptionalDecimal(DIGITS, DECIMALS, '62000')
  netUnitPrice?: string | null;

  @OptionalDecimal(9, 3, '1')
  quantity?: string | null;

  /** Now, when left out. */
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

  /** A price of a catalogue is for information: nothing is compared with it. */
  @DefaultedChoice(['manual', 'catalog'], 'manual')
  source?: 'manual' | 'catalog';

  @OptionalText(2000)
  notes?: string | null;
}

/** What an import may mend of a price that is known by when, where, what and for how much. */
export class CorrectSupplyPriceBody extends PartialType(
  PickType(CreateSupplyPriceBody, ['description', 'workType', 'unitPrice', 'quantity', 'notes']),
  { skipNullProperties: false },
) {}

export class ReviewPriceBody {
  /** A validated price counts from now on, a rejected one never does. */
  @Choice(['validated', 'rejected'])
  decision!: 'validated' | 'rejected';

  @OptionalText(2000)
  notes?: string | null;

  @ExpectedVersion()
  version?: number;
}
