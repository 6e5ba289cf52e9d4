import { lettersAndDigits, ownValue } from '#kernel';
import type { Lookup } from '../../imports/importer';
import type { FuelType } from '../reference/fuel-types/fuel-type.entity';
import { byName, firstOf } from './lookups';

/** Words for a fuel type, by their letters and digits, with the codes they may mean; the most likely code first. */
const FUEL_WORDS: Readonly<Record<string, readonly string[]>> = {
  GAZOLE: ['DIESEL', 'B7'],
  GASOIL: ['DIESEL', 'B7'],
  GASOLE: ['DIESEL', 'B7'],
  GO: ['DIESEL', 'B7'],
  DIESELB7: ['B7', 'DIESEL'],
  GAZOLEB7: ['B7', 'DIESEL'],
  GAZOLEEXCELLIUM: ['DIESEL', 'B7'],
  GAZOLEPREMIUM: ['DIESEL', 'B7'],
  AGO: ['DIESEL'],
  DERV: ['DIESEL'],
  GAZOLEB10: ['B10'],
  SUPER: ['SP95'],
  SUPERSANSPLOMB: ['SP95'],
  ESSENCE: ['SP95'],
  ESSENCESUPER: ['SP95'],
  SANSPLOMB: ['SP95'],
  SANSPLOMB95: ['SP95'],
  UNLEADED: ['SP95'],
  PETROL: ['SP95'],
  GASOLINE: ['SP95'],
  PMS: ['SP95'],
  SP: ['SP95'],
  SANSPLOMB98: ['SP98'],
  SP95E10: ['E10'],
  SUPERETHANOL: ['E85'],
  ETHANOL: ['E85'],
  BIOETHANOL: ['E85'],
  LPG: ['GPL'],
  AUTOGAS: ['GPL'],
  CNG: ['GNV'],
  NGV: ['GNV'],
  BIOGNV: ['GNV'],
  ELECTRICITE: ['ELEC'],
  ELECTRICITY: ['ELEC'],
  ELECTRIC: ['ELEC'],
  RECHARGE: ['ELEC'],
  KWH: ['ELEC'],
  HYDROGEN: ['H2'],
  DEF: ['ADBLUE'],
  AUS32: ['ADBLUE'],
  UREE: ['ADBLUE'],
};

/** The fuel type codes a word stands for; none for an unknown word. */
const fuelCodesOf = (text: string): readonly string[] => ownValue(FUEL_WORDS, lettersAndDigits(text)) ?? [];

/** Finds a fuel type by name, by code or by another word for it, as fuel cards and registration certificates print it. */
export function fuelTypesByName(types: readonly FuelType[]): Lookup {
  const codes = byName(types.map(({ id, code }) => ({ id, name: code })));
  const words: Lookup = (text, values) =>
    fuelCodesOf(text)
      .map((code) => codes(code, values))
      .find((id) => id !== undefined);
  return firstOf(byName(types), codes, words);
}
