import type { EntityManager } from 'typeorm';
import { lettersAndDigits } from '#kernel';
import type { Lookup } from '../../imports/importer';
import { Vehicle } from '../vehicles/vehicle.entity';

/** Finds the company's vehicles by plate, whatever separators the plate is written with. */
export async function byPlate(manager: EntityManager): Promise<Lookup> {
  const vehicles = await manager.find(Vehicle, { select: { id: true, plateNormalized: true } });
  const ids = new Map(vehicles.map(({ id, plateNormalized }) => [plateNormalized, id]));
  return (text) => ids.get(lettersAndDigits(text));
}
