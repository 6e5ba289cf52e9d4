import { systemActor } from '#kernel';
import { GaragesService } from '../../../src/fleet/garages/garages.service';
import { PersonalFields } from '../../../src/records/personal-data/personal-fields';
import { FIELD_CIPHER } from '../../support/field-cipher';
import { Fleet, TENANT } from '../../support/fleet';
import { FleetImports } from '../../support/imports';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

describe('The dry run of an import', () => {
  let database: TenantDatabase;
  let imports: FleetImports;
  let garages: GaragesService;

  beforeAll(async () => {
    database = await createTenantDatabase();
    imports = new FleetImports(new Fleet(database));
    garages = new GaragesService(database.dataSource, TENANT, new PersonalFields(FIELD_CIPHER, TENANT));
    await create('Premier garage');
  });

  afterAll(async () => {
    imports.clear();
    await database.drop();
  });

  /** Writes in a separate transaction that fails if it has to wait for a lock. */
  const create = (name: string): Promise<unknown> =>
    database.dataSource.transaction(async (manager) => {
      await manager.query('SET @@SESSION.innodb_lock_wait_timeout = 1');
      return garages.create({ manager, actor: systemActor('test') }, { name, type: 'internal' });
    });

  it('checks names, and lets other users write the same list meanwhile', async () => {
    const lines = ['Nom', 'Garage du Nord', 'PREMIER  GARAGE', 'Garage de l’Est', 'Garage de l’Ouest'];
    const id = await imports.start('garages', `${lines.join('\n')}\n`, { isDryRun: true });
    const others: string[] = [];
    const report = async (done: number): Promise<void> => {
      if (done === 0) return;
      await create(`Autre garage ${done}`);
      others.push(`Autre garage ${done}`);
    };
    await imports.work.run(id, { signal: new AbortController().signal, report });
    const { rows } = await imports.ended(id);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['created', 'updated', 'created', 'created']);
    expect(others).toEqual(['Autre garage 4']);
    const stored = await database.dataSource.query<unknown[]>('SELECT name FROM garages ORDER BY id');
    expect(stored).toEqual([{ name: 'Premier garage' }, { name: 'Autre garage 4' }]);
  });
});
