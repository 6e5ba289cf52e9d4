import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { Exact } from '#kernel';
import { TenantScoped } from '#tenancy';
import { Garage } from '../../fleet/garages/garage.entity';
import { byName } from '../../imports/lookups';
import { oneByOne } from '../../imports/one-by-one';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';
import { Supply } from '../../fleet/supplies/supply.entity';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, Values } from '../../imports/importer';
import { descriptionKey } from './price-rank';
import { CorrectSupplyPriceBody, CreateSupplyPriceBody } from './supply-price.dto';
import { SupplyPrice } from './supply-price.entity';
import { supplyPriceSheet } from './supply-price.sheet';
import { SupplyPricesService } from './supply-prices.service';

const KEY = { isKey: true } as const;

/** Imports prices. The key of a price includes its time, so importing the same file twice adds nothing. */
@TenantScoped()
export class PriceImporter implements Importer {
  readonly resource = 'supply-prices';
  readonly permissions = ['supply_prices:create'];
  readonly knownRows = 'report';
  readonly columns = columnsOf(supplyPriceSheet, {
    supplyReference: { field: 'supplyId', ...KEY },
    description: { isReported: true },
    workType: { isReported: true },
    unitPrice: { isRequired: true },
    netUnitPrice: KEY,
    quantity: {},
    recordedAt: { isRequired: true, ...KEY },
    garageName: { field: 'garageId', ...KEY },
    notes: {},
  });
  readonly ignored = readOnlyOf(supplyPriceSheet, this.columns);
  readonly createBody = CreateSupplyPriceBody;
  readonly updateBody = CorrectSupplyPriceBody;

  constructor(private readonly prices: SupplyPricesService) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    const supplies = await manager.find(Supply, { select: { id: true, reference: true } });
    return {
      lookups: {
        supplyId: byName(supplies.map(({ id, reference }) => ({ id, name: reference }))),
        garageId: byName(await manager.find(Garage, { select: { id: true, name: true } })),
      },
      keyOf,
      known: async (unit, keys) => {
        const moments = [...new Set(keys.map((key) => new Date(key.split('|')[0] ?? '')))];
        const rows = await unit.manager.findBy(SupplyPrice, { source: 'import', recordedAt: In(moments) });
        return new Map(rows.map((row) => [keyOfPrice(row), { id: row.id, values: { ...row } }]));
      },
      createMany: oneByOne((unit, body) => this.prices.create(unit, body as CreateSupplyPriceBody, 'import')),
      update: (unit, id, changes) => this.prices.correct(unit, id, changes),
    };
  }
}

/** Time, garage, item and price: rows that are equal in all four are the same price. */
function keyOf(values: Values): string | null {
  const recordedAt = asText(values['recordedAt']);
  const moment = recordedAt === '' ? Number.NaN : Date.parse(recordedAt);
  const unitPrice = asText(values['netUnitPrice']) || asText(values['unitPrice']);
  if (Number.isNaN(moment) || !/^\d+(?:\.\d+)?$/.test(unitPrice)) return null;
  const { garageId = null, supplyId = null } = values as { garageId?: number | null; supplyId?: number | null };
  return keyFrom(new Date(moment), { garageId, supplyId, description: asText(values['description']) }, unitPrice);
}

const keyOfPrice = (row: SupplyPrice): string => keyFrom(row.recordedAt, row, row.netUnitPrice);

function keyFrom(
  recordedAt: Date,
  { garageId, supplyId, description }: Pick<SupplyPrice, 'garageId' | 'supplyId' | 'description'>,
  price: string,
): string {
  const what = supplyId === null ? descriptionKey(description) : `#${supplyId}`;
  return [recordedAt.toISOString(), garageId ?? '', what, new Exact(price).toFixed()].join('|');
}
