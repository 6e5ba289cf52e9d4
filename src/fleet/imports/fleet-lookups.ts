import type { EntityManager } from 'typeorm';
import { folded, lettersAndDigits, ownValue } from '#kernel';
import type { Lookup } from '../../imports/importer';
import { byName, firstOf } from '../../imports/lookups';
import { Driver } from '../drivers/driver.entity';
import { Brand } from '../reference/brands/brand.entity';
import type { FuelType } from '../reference/fuel-types/fuel-type.entity';
import { VehicleModel } from '../reference/vehicle-models/vehicle-model.entity';
import { Vehicle } from '../vehicles/vehicle.entity';

/** Finds the company's vehicles by plate, whatever separators the plate is written with. */
export async function byPlate(manager: EntityManager): Promise<Lookup> {
  const vehicles = await manager.find(Vehicle, { select: { id: true, plateNormalized: true } });
  const ids = new Map(vehicles.map(({ id, plateNormalized }) => [plateNormalized, id]));
  return (text) => ids.get(lettersAndDigits(text));
}

/** By name in either order, or by the code the product gave; a name that several have names none of them. */
export async function driversByName(manager: EntityManager): Promise<Lookup> {
  const drivers = await manager.find(Driver, { select: { id: true, code: true, firstName: true, lastName: true } });
  const named = (nameOf: (driver: Driver) => string): Lookup =>
    byName(drivers.map((driver) => ({ id: driver.id, name: nameOf(driver) })));
  return firstOf(
    named(({ firstName, lastName }) => `${firstName} ${lastName}`),
    named(({ firstName, lastName }) => `${lastName} ${firstName}`),
    named(({ code }) => code),
  );
}

/** Finds brands by name. */
export const brandsByName = async (manager: EntityManager): Promise<Lookup> => byName(await manager.find(Brand));

/** Finds a model of the row's brand by name. If the row has no brand, finds the model only if its name is unique. */
export async function modelsByName(manager: EntityManager): Promise<Lookup> {
  const models = await manager.find(VehicleModel);
  const ids = new Map(models.map(({ id, brandId, name }) => [`${brandId} ${folded(name)}`, id]));
  const anywhere = byName(models);
  const lookup: Lookup = (text, values) =>
    typeof values['brandId'] === 'number' ? ids.get(`${values['brandId']} ${folded(text)}`) : anywhere(text, values);
  return Object.assign(lookup, { nameOf: anywhere.nameOf });
}

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
