import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { asText } from '../../imports/importer';
import type { ImportColumn, Importer, ImportSession, KnownRecord, Values } from '../../imports/importer';
import { CreateOdometerReadingBody } from '../odometer/odometer.dto';
import { OdometerReading } from '../odometer/odometer-reading.entity';
import { odometerReadingSheet } from '../odometer/odometer-reading.sheet';
import { OdometerService } from '../odometer/odometer.service';
import { oneByOne } from '../../imports/one-by-one';
import { byPlate } from './fleet-lookups';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';

const KEY = { isRequired: true, isKey: true } as const;

const COLUMNS: readonly ImportColumn[] = [
  ...columnsOf(odometerReadingSheet, {
    plateNumber: { field: 'vehicleId', aliases: ['Immat', 'Véhicule', 'Vehicle', 'Registration'], ...KEY },
    value: { aliases: ['Km', 'Compteur km', 'Odometer'], ...KEY },
    readAt: { aliases: ['Date', 'Date du relevé', 'Reading date'], ...KEY },
    note: { isCreateOnly: true },
  }),
  { key: 'readTime', field: 'readAt', kind: 'time', fr: 'Heure', en: 'Time' },
];

/**
 * Imports odometer readings from a file, by the rules of the odometer. The key of a reading is vehicle, moment and value, whatever its
 * source.
 */
@TenantScoped()
export class ReadingImporter implements Importer {
  readonly resource = 'odometer-readings';
  readonly permissions = ['odometer:create'];
  readonly knownRows = 'report';
  readonly columns = COLUMNS;
  readonly ignored = readOnlyOf(odometerReadingSheet, COLUMNS);
  readonly createBody = CreateOdometerReadingBody;
  readonly updateBody = CreateOdometerReadingBody;

  constructor(private readonly odometer: OdometerService) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: { vehicleId: await byPlate(manager) },
      keyOf,
      known,
      createMany: oneByOne((unit, body) => this.record(unit, body as CreateOdometerReadingBody)),
      update: () => Promise.resolve(),
    };
  }

  private record(unit: UnitOfWork, body: CreateOdometerReadingBody): Promise<OdometerReading> {
    const { vehicleId, value, note = null } = body;
    const readAt = new Date(body.readAt ?? Number.NaN);
    return this.odometer.record(unit, { vehicleId, value, readAt, note, source: 'import', sourceId: null });
  }
}

function keyOf({ vehicleId, value, readAt }: Values): string | null {
  const moment = new Date(asText(readAt));
  if (typeof vehicleId !== 'number' || typeof value !== 'number' || Number.isNaN(moment.getTime())) return null;
  return keyFrom(vehicleId, value, moment);
}

const keyFrom = (vehicleId: number, value: number, readAt: Date): string =>
  [vehicleId, readAt.toISOString(), value].join('|');

async function known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
  const vehicleIds = [...new Set(keys.map((key) => Number(key.split('|')[0])))];
  const moments = [...new Set(keys.map((key) => new Date(key.split('|')[1] ?? '')))];
  const rows = await unit.manager.findBy(OdometerReading, { vehicleId: In(vehicleIds), readAt: In(moments) });
  return new Map(
    rows.map((row) => [keyFrom(row.vehicleId, row.value, row.readAt), { id: row.id, values: { ...row } }]),
  );
}
