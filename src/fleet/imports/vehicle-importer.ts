import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { dayIn, EVERYTHING, lettersAndDigits } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { asText } from '../../imports/importer';
import type { Importer, ImportColumn, ImportSession, Lookup } from '../../imports/importer';
import { OdometerReading } from '../odometer/odometer-reading.entity';
import { FuelType } from '../reference/fuel-types/fuel-type.entity';
import { VehicleCategory } from '../reference/vehicle-categories/vehicle-category.entity';
import { VehicleColor } from '../reference/vehicle-colors/vehicle-color.entity';
import { CreateVehicleBody, UpdateVehicleBody } from '../vehicles/vehicle.dto';
import { Vehicle } from '../vehicles/vehicle.entity';
import { vehicleSheet } from '../vehicles/vehicle.sheet';
import { VehiclesService } from '../vehicles/vehicles.service';
import { ImportNumbers } from '../../imports/import-numbers';
import { brandsByName, fuelTypesByName, modelsByName } from './fleet-lookups';
import { byName } from '../../imports/lookups';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';

const upperCased = (value: unknown): unknown => asText(value).trim().toUpperCase();
const withoutSpaces = (value: unknown): unknown => asText(value).replace(/[\s-]/g, '').toUpperCase();

const PLATE_WORDS = ['Immat', 'Plaque', 'N° immatriculation', 'Plate', 'Registration', 'Reg no'];

const COLUMNS: readonly ImportColumn[] = [
  ...columnsOf(vehicleSheet, {
    plateNumber: { isRequired: true, isReported: true, compared: upperCased, aliases: PLATE_WORDS },
    plateCountry: {},
    brandName: { field: 'brandId' },
    modelName: { field: 'modelId' },
    category: { field: 'categoryId' },
    fuelType: { field: 'fuelTypeId' },
    color: { field: 'colorId' },
    year: {},
    vin: { compared: withoutSpaces },
    chassisNumber: {},
    engineSizeL: {},
    powerHp: {},
    tankCapacityL: {},
    batteryKwh: {},
    registrationDate: {},
    purchaseDate: {},
    purchasePrice: {},
    trackingId: {},
    ownership: {},
    ownerName: {},
    ownerContact: {},
    group: {},
    site: {},
    costCenter: {},
    notes: {},
  }),
  {
    key: 'initialOdometer',
    field: 'initialOdometer',
    kind: 'integer',
    fr: 'Kilométrage initial',
    en: 'Initial odometer',
    isCreateOnly: true,
  },
  {
    key: 'initialOdometerDate',
    field: 'initialOdometerDate',
    kind: 'day',
    fr: 'Date du kilométrage initial',
    en: 'Date of the initial odometer',
    isCreateOnly: true,
  },
];

/** Imports vehicles from a file. The key of a vehicle is its plate. */
@TenantScoped()
export class VehicleImporter implements Importer {
  readonly resource = 'vehicles';
  readonly columns = COLUMNS;
  readonly ignored = readOnlyOf(vehicleSheet, COLUMNS);
  readonly createBody = CreateVehicleBody;
  readonly updateBody = UpdateVehicleBody;

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly vehicles: VehiclesService,
    private readonly numbers: ImportNumbers,
  ) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: await lookupsOf(manager),
      keyOf: ({ plateNumber }) => lettersAndDigits(asText(plateNumber)) || null,
      known: async (unit, keys) => {
        const found = await unit.manager.findBy(Vehicle, { plateNormalized: In([...keys]) });
        const first = await this.firstReadings(unit, found);
        return new Map(
          found.map(({ ...vehicle }) => [
            vehicle.plateNormalized,
            { id: vehicle.id, values: { ...vehicle, ...(first.get(vehicle.id) ?? NO_READING) } },
          ]),
        );
      },
      createMany: (unit, bodies, numbering) =>
        this.vehicles.createMany(unit, bodies as CreateVehicleBody[], this.numbers.drawing(numbering)),
      update: (unit, id, changes) => this.vehicles.update(unit, id, changes, null, EVERYTHING),
    };
  }

  /** The initial readings of the vehicles, in the form of the file. */
  private async firstReadings(unit: UnitOfWork, vehicles: readonly Vehicle[]): Promise<ReadonlyMap<number, object>> {
    const readings = await unit.manager.findBy(OdometerReading, {
      source: 'initial',
      vehicleId: In(vehicles.map(({ id }) => id)),
    });
    return new Map(
      readings.map(({ vehicleId, value, readAt }) => [
        vehicleId,
        { initialOdometer: value, initialOdometerDate: dayIn(this.tenant.timezone, readAt) },
      ]),
    );
  }
}

/** A vehicle without an initial reading. */
const NO_READING = { initialOdometer: null, initialOdometerDate: null };

async function lookupsOf(manager: EntityManager): Promise<Readonly<Record<string, Lookup>>> {
  return {
    brandId: await brandsByName(manager),
    modelId: await modelsByName(manager),
    categoryId: byName(await manager.find(VehicleCategory)),
    fuelTypeId: fuelTypesByName(await manager.find(FuelType)),
    colorId: byName(await manager.find(VehicleColor)),
  };
}
