import type { UnitOfWork } from '#persistence';
import { PersonalFields } from '../../../src/records/personal-data/personal-fields';
import { SuppliersService } from '../../../src/fleet/suppliers/suppliers.service';
import { OFFICE } from '../../support/actors';
import { eventually } from '../../support/eventually';
import { failure } from '../../support/failure';
import { FIELD_CIPHER } from '../../support/field-cipher';
import { Fleet, TENANT } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

type Write = (unit: UnitOfWork) => Promise<unknown>;

describe('A supplier that is simultaneously chosen and deleted', () => {
  let database: TenantDatabase;
  let fleet: Fleet;
  let suppliers: SuppliersService;
  let supplierId: number;
  let brandId: number;
  let modelId: number;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
    suppliers = new SuppliersService(database.dataSource, TENANT, new PersonalFields(FIELD_CIPHER, TENANT));
    brandId = await fleet.id('brands', 'name', 'Toyota');
    modelId = await fleet.id('vehicle_models', 'name', 'Hilux');
  });

  beforeEach(async () => {
    supplierId = (await fleet.write((unit) => suppliers.create(unit, { name: 'Concession' }))).id;
  });

  afterEach(async () => {
    for (const table of ['vehicles', 'suppliers']) await database.dataSource.query(`DELETE FROM ${table}`);
  });

  afterAll(async () => {
    await database.drop();
  });

  const choose: Write = (unit) =>
    fleet.vehicles.create(unit, { plateNumber: '1 AB 01', brandId, modelId, vendorSupplierId: supplierId });
  const remove: Write = (unit) => suppliers.remove(unit, supplierId, null);

  /** A statement over a few rows that takes a second waits for a lock; polling `innodb_trx` does not refresh it. */
  const isSomebodyWaiting = async (): Promise<boolean> => {
    const rows = await database.dataSource.query<unknown[]>(
      `SELECT 1 FROM information_schema.processlist
        WHERE db = ? AND command = 'Query' AND time >= 1 AND id <> CONNECTION_ID()`,
      [database.name],
    );
    return rows.length > 0;
  };

  /** The result of the second transaction, which starts after the first one has written and before it commits. */
  const meanwhile = async (first: Write, second: Write): Promise<unknown> => {
    const [written, isWatched] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const committed = fleet.write(async (unit) => {
      await first(unit);
      written.resolve();
      await isWatched.promise;
    });
    await written.promise;
    let isOver = false;
    const outcome = failure(fleet.write(second)).finally(() => {
      isOver = true;
    });
    const watched = eventually('the second waits or is over', async () => isOver || (await isSomebodyWaiting()));
    await watched.finally(isWatched.resolve);
    await committed;
    return outcome;
  };

  it('stays if it was chosen first', async () => {
    expect(await meanwhile(choose, remove)).toMatch('REFERENCE_IN_USE');
  });

  it('is deleted if the deletion was first', async () => {
    expect(await meanwhile(remove, choose)).toMatch('REFERENCE_NOT_FOUND');
  });

  it('stays or is deleted in the same way if a vehicle that refers to it is restored', async () => {
    const { id } = await fleet.makeVehicle({ vendorSupplierId: supplierId });
    await fleet.write((unit) => fleet.vehicles.remove(unit, id, null, OFFICE));
    const restore: Write = (unit) => fleet.vehicles.restore(unit, id, null, OFFICE);
    expect(await meanwhile(restore, remove)).toMatch('REFERENCE_IN_USE');
    await fleet.write((unit) => fleet.vehicles.remove(unit, id, null, OFFICE));
    expect(await meanwhile(remove, restore)).toMatch('REFERENCE_NOT_FOUND');
  });
});
