import type { EntityManager } from 'typeorm';
import type { Lookup } from '../../imports/importer';
import { Driver } from '../drivers/driver.entity';
import { byName, firstOf } from './lookups';

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
