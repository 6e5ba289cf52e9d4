import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { EVERYTHING, lettersAndDigits } from '#kernel';
import { TenantScoped } from '#tenancy';
import { byName } from '../../fleet/imports/lookups';
import { oneByOne } from '../../fleet/imports/one-by-one';
import { columnsOf, readOnlyOf } from '../../fleet/imports/sheet-columns';
import { FuelType } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, Lookup, Values } from '../../imports/importer';
import { CreateFuelLogBody } from './fuel-log.dto';
import { FuelLog } from './fuel-log.entity';
import { fuelLogSheet } from './fuel-log.sheet';
import { FuelLogsService } from './fuel-logs.service';
import { pumpOdometer } from './pump-odometer';

const ONCE = { isCreateOnly: true } as const;

/** Statements of fuel cards: a line brought twice is the fill that is there already. */
@TenantScoped()
export class FuelLogImporter implements Importer {
  readonly resource = 'fuel-logs';
  readonly permissions = ['fuel_logs:create'];
  readonly columns = columnsOf(fuelLogSheet, {
    plateNumber: { field: 'vehicleId', isRequired: true, ...ONCE },
    refuelAt: { isRequired: true, ...ONCE },
    fuelTypeName: { field: 'fuelTypeId', isRequired: true, ...ONCE },
    quantity: { isRequired: true, ...ONCE },
    unitPrice: { isRequired: true, ...ONCE },
    totalCost: ONCE,
    odometer: ONCE,
    isFullTank: ONCE,
    missedPrevious: ONCE,
    isPersonal: ONCE,
    stationName: ONCE,
    stationLocation: ONCE,
    receiptNumber: ONCE,
    paymentMethod: ONCE,
    fuelCardNumber: ONCE,
    notes: ONCE,
  });
  readonly ignored = readOnlyOf(fuelLogSheet, this.columns);
  readonly createBody = CreateFuelLogBody;
  readonly updateBody = CreateFuelLogBody;

  constructor(private readonly logs: FuelLogsService) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    const vehicles = await manager.find(Vehicle, { select: { id: true, plateNormalized: true } });
    const plates = new Map(vehicles.map(({ id, plateNormalized }) => [plateNormalized, id]));
    return {
      lookups: {
        vehicleId: (text) => plates.get(lettersAndDigits(text)),
        fuelTypeId: fuelTypes(await manager.find(FuelType)),
        odometer: pumpOdometer,
      },
      keyOf,
      known: async (unit, keys) => {
        const moments = [...new Set(keys.map((key) => new Date(key.split('|')[1] ?? '')))];
        const rows = await unit.manager.findBy(FuelLog, { refuelAt: In(moments) });
        return new Map(rows.map((row) => [keyFrom(row.vehicleId, row.refuelAt), { id: row.id, values: { ...row } }]));
      },
      createMany: oneByOne((unit, body) => this.logs.create(unit, body as CreateFuelLogBody, null, EVERYTHING)),
      update: () => Promise.resolve(),
    };
  }
}

/** One vehicle is filled once at a moment. */
function keyOf({ vehicleId, refuelAt }: Values): string | null {
  const moment = new Date(asText(refuelAt));
  return typeof vehicleId !== 'number' || Number.isNaN(moment.getTime()) ? null : keyFrom(vehicleId, moment);
}

const keyFrom = (vehicleId: number, at: Date): string => `${vehicleId}|${at.toISOString()}`;

/** By name or by code, as cards write it. */
function fuelTypes(types: readonly FuelType[]): Lookup {
  const names = byName(types);
  const codes = byName(types.map(({ id, code }) => ({ id, name: code })));
  return (text, values) => names(text, values) ?? codes(text, values);
}
