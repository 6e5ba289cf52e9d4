import { PartialType } from '@nestjs/swagger';
import {
  Choice,
  DefaultedChoice,
  DefaultedDecimal,
  DefaultedFlag,
  ExpectedVersion,
  Id,
  Ids,
  OptionalId,
  OptionalInteger,
  OptionalText,
  Text,
} from '../../records/fields';
import { SUPPLY_KINDS } from './supply.choices';
import { UNITS } from '../../records/units';
import type { SupplyKind } from './supply.choices';
import type { Unit } from '../../records/units';

export class CreateSupplyBody {
  @Text(100, 'PLQ-AV-HILUX')
  reference!: string;

  @OptionalText(100, '04465-0K260')
  oemReference?: string | null;

  @Text(200, 'Plaquettes de frein avant')
  name!: string;

  @OptionalText(5000)
  description?: string | null;

  @OptionalText(100, 'Bosch')
  brand?: string | null;

  @Id()
  categoryId!: number;

  @Choice(SUPPLY_KINDS)
  kind!: SupplyKind;

  @DefaultedChoice(UNITS, 'unit')
  unit?: Unit;

  /** Without tax. */
  @DefaultedDecimal(15, 4, '0')
  unitPrice?: string;

  @OptionalId()
  defaultTaxRateId?: number | null;

  @OptionalInteger(0, 600)
  warrantyMonths?: number | null;

  /** The compatible vehicle models. */
  @Ids()
  compatibleModelIds?: number[];

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateSupplyBody extends PartialType(CreateSupplyBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
