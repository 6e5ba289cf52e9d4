import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { EVERYTHING, folded } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { fuelTypesByName } from '../../fleet/imports/fleet-lookups';
import { oneByOne } from '../../imports/one-by-one';
import { byPlate } from '../../fleet/imports/fleet-lookups';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';
import { FuelType } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { asText } from '../../imports/importer';
import type { ImportColumn, Importer, ImportSession, KnownRecord, Values } from '../../imports/importer';
import { CreateFuelLogBody, UpdateFuelLogBody } from './fuel-log.dto';
import { FuelLog } from './fuel-log.entity';
import { FUEL_HEADINGS } from './fuel-headings';
import { fuelLogSheet } from './fuel-log.sheet';
import { FuelLogsService } from './fuel-logs.service';
import { pumpOdometer } from './pump-odometer';

const KEY = { isRequired: true, isKey: true } as const;
const TOLD = { isReported: true } as const;

const COLUMNS: readonly ImportColumn[] = [
  ...columnsOf(fuelLogSheet, {
    plateNumber: { field: 'vehicleId', aliases: FUEL_HEADINGS.plateNumber, ...KEY },
    refuelAt: { aliases: FUEL_HEADINGS.refuelAt, ...KEY },
    fuelTypeName: { field: 'fuelTypeId', aliases: FUEL_HEADINGS.fuelTypeName, ...KEY },
    quantity: { isRequired: true, aliases: FUEL_HEADINGS.quantity },
    unitPrice: { isRequired: true, aliases: FUEL_HEADINGS.unitPrice },
    totalCost: { aliases: FUEL_HEADINGS.totalCost },
    odometer: { aliases: FUEL_HEADINGS.odometer },
    isFullTank: {},
    missedPrevious: {},
    isPersonal: {},
    stationName: { aliases: FUEL_HEADINGS.stationName, ...TOLD },
    stationLocation: { aliases: FUEL_HEADINGS.stationLocation, ...TOLD },
    receiptNumber: { aliases: FUEL_HEADINGS.receiptNumber, ...TOLD },
    paymentMethod: TOLD,
    fuelCardNumber: {},
    notes: {},
  }),
  { key: 'refuelTime', field: 'refuelAt', kind: 'time', fr: 'Heure du plein', en: 'Time', aliases: FUEL_HEADINGS.time },
];

/**
 * Imports fuel card statements. A line that is imported twice finds its existing fill; a line that differs from it is
 * a conflict.
 */
@TenantScoped()
export class FuelLogImporter implements Importer {
  readonly resource = 'fuel-logs';
  readonly permissions = ['fuel_logs:create', 'fuel_logs:update'];
  readonly knownRows = 'report';
  readonly product = ['quantity', 'unitPrice', 'totalCost'] as const;
  readonly columns = COLUMNS;
  readonly ignored = readOnlyOf(fuelLogSheet, COLUMNS);
  readonly createBody = CreateFuelLogBody;
  readonly updateBody = UpdateFuelLogBody;

  constructor(private readonly logs: FuelLogsService) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: {
        vehicleId: await byPlate(manager),
        fuelTypeId: fuelTypesByName(await manager.find(FuelType)),
        odometer: pumpOdometer,
      },
      keyOf,
      known,
      createMany: oneByOne((unit, body) => this.logs.create(unit, body as CreateFuelLogBody, null, EVERYTHING)),
      update: (unit, id, changes, given) => this.update(unit, id, changes, given),
    };
  }

  /**
   * The total of the statement is sent together with quantity and price; if only one is sent, the other is computed.
   */
  private update(unit: UnitOfWork, id: number, changes: UpdateFuelLogBody, given: Values): Promise<unknown> {
    const totalCost = asText(given['totalCost']);
    const whole = totalCost === '' ? changes : { ...changes, totalCost };
    return this.logs.update(unit, id, whole, { expectedVersion: null, decision: null }, EVERYTHING);
  }
}

interface FillKey {
  readonly vehicleId: number;
  readonly at: Date;
  readonly fuelTypeId: number;
  readonly receipt: string;
}

/** The key of a fill: vehicle, time, energy and receipt. Diesel and AdBlue on one receipt are two fills. */
function keyOf({ vehicleId, refuelAt, fuelTypeId, receiptNumber }: Values): string | null {
  const at = new Date(asText(refuelAt));
  if (typeof vehicleId !== 'number' || typeof fuelTypeId !== 'number' || Number.isNaN(at.getTime())) return null;
  return keyFrom({ vehicleId, at, fuelTypeId, receipt: folded(asText(receiptNumber)) });
}

const keyFrom = ({ vehicleId, at, fuelTypeId, receipt }: FillKey): string =>
  [vehicleId, at.toISOString(), fuelTypeId, receipt].join('|');

/** The key without the receipt. */
const placeOf = (key: string): string => key.split('|').slice(0, 3).join('|');

/**
 * A receipt number that only the fill or only the line has does not make them different: the line matches the fill
 * unless another fill of that time matches better.
 */
async function known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
  const moments = [...new Set(keys.map((key) => new Date(key.split('|')[1] ?? '')))];
  const vehicleIds = [...new Set(keys.map((key) => Number(key.split('|')[0])))];
  const rows = await unit.manager.findBy(FuelLog, { vehicleId: In(vehicleIds), refuelAt: In(moments) });
  const fills = rows.map((row) => ({ key: keyFrom(fillKeyOf(row)), record: { id: row.id, values: { ...row } } }));
  const exact = new Map(fills.map(({ key, record }) => [key, record]));
  const free = fills.filter(({ key }) => !keys.includes(key));
  const found = keys.map((key) => [key, exact.get(key) ?? nearestOf(key, free)] as const);
  return new Map(found.flatMap(([key, record]) => (record === undefined ? [] : [[key, record] as const])));
}

function fillKeyOf({ vehicleId, refuelAt: at, fuelTypeId, receiptNumber }: FuelLog): FillKey {
  return { vehicleId, at, fuelTypeId, receipt: folded(receiptNumber ?? '') };
}

function nearestOf(
  key: string,
  fills: readonly { readonly key: string; readonly record: KnownRecord }[],
): KnownRecord | undefined {
  const place = placeOf(key);
  const lineHasReceipt = key !== `${place}|`;
  const near = fills.filter((fill) => placeOf(fill.key) === place && (!lineHasReceipt || fill.key === `${place}|`));
  return near.length === 1 ? near[0]?.record : undefined;
}
