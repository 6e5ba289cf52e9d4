import { folded } from '#kernel';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { TenantScoped } from '#tenancy';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, Lookup } from '../../imports/importer';
import { SupplyCategory } from '../reference/supply-categories/supply-category.entity';
import { TaxRate } from '../reference/tax-rates/tax-rate.entity';
import { SuppliesService } from '../supplies/supplies.service';
import { CreateSupplyBody, UpdateSupplyBody } from '../supplies/supply.dto';
import { Supply } from '../supplies/supply.entity';
import { supplySheet } from '../supplies/supply.sheet';
import { byName, firstOf } from '../../imports/lookups';
import { oneByOne } from '../../imports/one-by-one';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';

/** Imports supplies from a file. The key of a supply is its reference. */
@TenantScoped()
export class SupplyImporter implements Importer {
  readonly resource = 'supplies';
  readonly columns = columnsOf(supplySheet, {
    reference: { isRequired: true },
    oemReference: {},
    name: {},
    description: {},
    brand: {},
    categoryName: { field: 'categoryId' },
    kind: {},
    unit: {},
    unitPrice: {},
    taxRate: { field: 'defaultTaxRateId' },
    warrantyMonths: {},
    isActive: {},
  });
  readonly ignored = readOnlyOf(supplySheet, this.columns);
  readonly createBody = CreateSupplyBody;
  readonly updateBody = UpdateSupplyBody;

  constructor(private readonly supplies: SuppliesService) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    const rates = await manager.find(TaxRate);
    const lookups = {
      categoryId: categoriesByName(await manager.find(SupplyCategory)),
      defaultTaxRateId: byName(rates.map(({ id, code }) => ({ id, name: code }))),
    };
    return {
      lookups,
      keyOf: ({ reference }) => folded(asText(reference)) || null,
      known: async (unit, keys) => {
        const references = await unit.manager.find(Supply, { select: { id: true, reference: true } });
        const ids = references.filter(({ reference }) => keys.includes(folded(reference))).map(({ id }) => id);
        const found = await unit.manager.findBy(Supply, { id: In(ids) });
        return new Map(found.map((row) => [folded(row.reference), { id: row.id, values: { ...row } }]));
      },
      createMany: oneByOne(async (unit, body) => (await this.supplies.create(unit, body as CreateSupplyBody)).supply),
      update: (unit, id, changes) => this.supplies.update(unit, id, changes, null),
    };
  }
}

/** Finds a category by name, or by its path (`Moteur > Filtres`) if several categories have the name. */
function categoriesByName(categories: readonly SupplyCategory[]): Lookup {
  const byId = new Map(categories.map((category) => [category.id, category]));
  const pathOf = ({ name, parentId }: SupplyCategory): string => {
    const parent = byId.get(parentId ?? 0);
    return parent === undefined ? name : `${pathOf(parent)} > ${name}`;
  };
  const names = byName(categories);
  const paths = byName(categories.map((category) => ({ id: category.id, name: pathOf(category) })));
  return firstOf(names, (text, values) => paths(text.replace(/\s*>\s*/g, ' > '), values));
}
