import { Records } from '#persistence';
import { brandResource } from '../../../src/fleet/reference/brands/brand.records';
import type { LicenseType } from '../../../src/fleet/reference/license-types/license-type.entity';
import { LicenseTypesService } from '../../../src/fleet/reference/license-types/license-types.service';
import { SupplyCategoriesService } from '../../../src/fleet/reference/supply-categories/supply-categories.service';
import { TaxRatesService } from '../../../src/fleet/reference/tax-rates/tax-rates.service';
import { VehicleCategoriesService } from '../../../src/fleet/reference/vehicle-categories/vehicle-categories.service';
import type { VehicleCategory } from '../../../src/fleet/reference/vehicle-categories/vehicle-category.entity';
import { VehicleModelsService } from '../../../src/fleet/reference/vehicle-models/vehicle-models.service';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';
import { Fleet, listOf } from '../../support/fleet';

describe('Reference lists', () => {
  let database: TenantDatabase;
  let fleet: Fleet;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
  });

  afterAll(async () => {
    await database.drop();
  });

  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'succeeded',
      (error: Error) => error.message,
    );

  it('keep a row in use, and delete an unused one', async () => {
    const brands = new Records(database.dataSource.manager, brandResource);
    const toyota = await fleet.id('brands', 'name', 'Toyota');
    expect(await failure(fleet.write((unit) => brands.remove(unit, toyota, null)))).toMatch('REFERENCE_IN_USE');
    const tesla = await fleet.write((unit) => brands.create(unit, { name: 'Tesla' }));
    expect(tesla).toMatchObject({ name: 'Tesla', isActive: true, version: 1, code: null });
    expect(await failure(fleet.write((unit) => brands.create(unit, { name: 'TESLA' })))).toMatch('NAME_TAKEN');
    expect(await failure(fleet.write((unit) => brands.remove(unit, tesla.id, 7)))).toMatch('STALE_VERSION');
    await fleet.write((unit) => brands.remove(unit, tesla.id, 1));
    expect(await failure(brands.get(tesla.id))).toMatch('NOT_FOUND');
    expect(await failure(fleet.write((unit) => brands.remove(unit, tesla.id, null)))).toMatch('NOT_FOUND');
    const inactive = await brands.list(listOf({ filters: { isActive: false } }));
    expect(inactive.total).toBe(0);
  });

  it('require a brand and ordered years for a model', async () => {
    const models = new VehicleModelsService(database.dataSource);
    const brandId = await fleet.id('brands', 'name', 'Toyota');
    expect(await failure(fleet.write((unit) => models.create(unit, { brandId, name: 'Hilux' })))).toMatch('NAME_TAKEN');
    const yaris = await fleet.write((unit) => models.create(unit, { brandId, name: 'Yaris', yearStart: 1999 }));
    expect(yaris.brand?.name).toBe('Toyota');
    expect(await failure(fleet.write((unit) => models.update(unit, yaris.id, { yearEnd: 1998 }, 1)))).toMatch(
      'MODEL_YEARS_REVERSED',
    );
    const found = await models.list(listOf({ search: 'toyota yar' }));
    expect(found.items.map((model) => model.name)).toEqual(['Yaris']);
  });

  it('keep supply categories a tree, with unique names below each parent', async () => {
    const categories = new SupplyCategoriesService(database.dataSource);
    const add = (name: string, parentId: number | null): Promise<{ id: number }> =>
      fleet.write((unit) => categories.create(unit, { name, parentId }));
    const top = await add('Outillage', null);
    const below = await add('Clés', top.id);
    expect(await failure(add('Clés', top.id))).toMatch('NAME_TAKEN');
    expect(await failure(add('Outillage', null))).toMatch('NAME_TAKEN');
    expect((await add('Clés', below.id)).id).toBeGreaterThan(below.id);
    const circle = fleet.write((unit) => categories.update(unit, top.id, { parentId: below.id }, null));
    expect(await failure(circle)).toMatch('CATEGORY_CYCLE');
    expect(await failure(fleet.write((unit) => categories.remove(unit, top.id, null)))).toMatch('REFERENCE_IN_USE');
  });

  it('keep a licence category while a record uses its code', async () => {
    const types = new LicenseTypesService(database.dataSource);
    const categories = new VehicleCategoriesService(database.dataSource);
    const license = (code: string, covers: string[] = []): Promise<LicenseType> =>
      fleet.write((unit) => types.create(unit, { code, name: code, covers }));
    const category = (name: string, requiredLicenseCode: string): Promise<VehicleCategory> =>
      fleet.write((unit) => categories.create(unit, { name, requiredLicenseCode }));
    expect(await failure(license('G', ['X9']))).toMatch('REFERENCE_NOT_FOUND');
    expect(await failure(category('Grue', 'G'))).toMatch('REFERENCE_NOT_FOUND');
    const crane = await license('G', ['G', 'B']);
    const [grue, heavy] = [await category('Grue', 'G'), await license('GX', ['G'])];
    const remove = (): Promise<unknown> => failure(fleet.write((unit) => types.remove(unit, crane.id, null)));
    const rename = (): Promise<LicenseType> => fleet.write((unit) => types.update(unit, crane.id, { code: 'H' }, null));
    expect(await remove()).toMatch('REFERENCE_IN_USE');
    expect(await failure(rename())).toMatch('REFERENCE_IN_USE');
    await fleet.write((unit) => categories.remove(unit, grue.id, null));
    expect(await remove()).toMatch('REFERENCE_IN_USE');
    await fleet.write((unit) => types.update(unit, heavy.id, { covers: [] }, null));
    expect((await rename()).code).toBe('H');
    expect(await remove()).toBe('succeeded');
  });

  it('refuse a deactivated licence category, and keep an earlier choice', async () => {
    const types = new LicenseTypesService(database.dataSource);
    const categories = new VehicleCategoriesService(database.dataSource);
    const old = await fleet.write((unit) => types.create(unit, { code: 'F', name: 'Tracteur', covers: [] }));
    const tractor = { name: 'Tracteur', requiredLicenseCode: 'F' };
    const { id } = await fleet.write((unit) => categories.create(unit, tractor));
    const wider = await fleet.write((unit) => types.create(unit, { code: 'FX', name: 'Remorque', covers: ['F'] }));
    await fleet.write((unit) => types.update(unit, old.id, { isActive: false }, null));
    const harvester = { ...tractor, name: 'Moissonneuse' };
    expect(await failure(fleet.write((unit) => categories.create(unit, harvester)))).toMatch('REFERENCE_INACTIVE');
    const covering = { code: 'FY', name: 'Autre', covers: ['F'] };
    expect(await failure(fleet.write((unit) => types.create(unit, covering)))).toMatch('REFERENCE_INACTIVE');
    const described = { ...tractor, description: 'Agricole' };
    expect(await fleet.write((unit) => categories.update(unit, id, described, null))).toMatchObject(described);
    const same = await fleet.write((unit) => types.update(unit, wider.id, { covers: ['F', 'B'] }, null));
    expect(same.covers).toEqual(['F', 'B']);
  });

  it('have one default tax rate', async () => {
    const rates = new TaxRatesService(database.dataSource);
    const nine = await fleet.id('tax_rates', 'code', 'TVA9');
    await fleet.write((unit) => rates.update(unit, nine, { isDefault: true }, null));
    const all = await rates.list(listOf());
    expect(all.items.filter((rate) => rate.isDefault).map((rate) => rate.code)).toEqual(['TVA9']);
    const exempt = { code: 'EXO', label: 'Exonéré', rate: '0', category: 'E' as const, validFrom: '2026-01-01' };
    expect(await failure(fleet.write((unit) => rates.create(unit, exempt)))).toMatch('EXEMPTION_REASON_REQUIRED');
    expect(await failure(fleet.write((unit) => rates.create(unit, { ...exempt, rate: '5' })))).toMatch(
      'TAX_RATE_INVALID',
    );
    const made = await fleet.write((unit) => rates.create(unit, { ...exempt, exemptionReason: 'Art. 355' }));
    expect(made).toMatchObject({ rate: '0.00', isDefault: false });
  });
});
