import { systemActor } from '#kernel';
import type { ListRequest } from '#kernel';
import { runTransaction } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { CommittedEvents, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { AssignmentsService } from '../../src/fleet/assignments/assignments.service';
import { CollaborateursService } from '../../src/fleet/collaborateurs/collaborateurs.service';
import { DemoFleet } from '../../src/fleet/demo/demo-fleet.service';
import { DemoDrives } from '../../src/fleet/demo/demo-drives.service';
import { DemoPartners } from '../../src/fleet/demo/demo-partners.service';
import { DriversService } from '../../src/fleet/drivers/drivers.service';
import { GaragesService } from '../../src/fleet/garages/garages.service';
import { NumberSequences } from '../../src/numbering/number-sequences';
import type { NumberingFormats } from '../../src/numbering/numbering-formats';
import { OdometerReadings } from '../../src/fleet/odometer/odometer-readings.service';
import type { ReadingFollower } from '../../src/fleet/fleet-ports';
import { recomputeAround } from '../../src/maintenance/fuel-logs/fuel-chain';
import { OdometerService } from '../../src/fleet/odometer/odometer.service';
import { PersonalFields } from '../../src/records/personal-data/personal-fields';
import { SuppliersService } from '../../src/fleet/suppliers/suppliers.service';
import { SuppliesService } from '../../src/fleet/supplies/supplies.service';
import { VehicleStatusChanges } from '../../src/fleet/vehicles/vehicle-status-changes.service';
import type { CreateVehicleBody } from '../../src/fleet/vehicles/vehicle.dto';
import type { Vehicle } from '../../src/fleet/vehicles/vehicle.entity';
import { VehicleRoom } from '../../src/fleet/vehicles/vehicle-room';
import { VehicleRules } from '../../src/fleet/vehicles/vehicle-rules.service';
import { VehiclesService } from '../../src/fleet/vehicles/vehicles.service';
import { TenantSettings } from '../../src/tenant-settings/tenant-settings';
import { vehicleSources } from '../../src/module-ports';
import { MEMBERS } from './members';
import { ChosenSettings } from './settings';
import { FIELD_CIPHER } from './field-cipher';
import type { TenantDatabase } from './tenant-database';

/** The initial number formats of every tenant (domain.md §8.3). */
export const FORMATS: NumberingFormats = {
  formatFor: async (_tenantId, entityType) => ({
    entityType,
    pattern: entityType === 'driver' ? 'DR-{YEAR}-{SEQUENCE}' : 'VH-{YEAR}-{MONTH}-{SEQUENCE}',
    sequenceLength: 4,
    sequenceStart: 1,
    resetPolicy: 'yearly',
    isGapless: false,
  }),
};

export const TENANT: TenantContext = {
  tenantId: 1,
  slug: 'abidjan',
  name: 'Abidjan',
  status: 'active',
  epoch: 1,
  countryCode: 'CI',
  currency: 'XOF',
  timezone: 'Africa/Abidjan',
  locale: 'fr',
  serverId: 1,
  databaseName: 'test',
  placement: 'database',
  schemaVersion: '',
};

export const FOLLOWER: ReadingFollower = {
  changed: ({ manager }, { vehicleId, readAt }) => recomputeAround(manager, vehicleId, readAt),
};

/** The fleet's services on a throw-away database, wired like in Nest. */
export class Fleet {
  readonly numbers: NumberSequences;
  readonly vehicles: VehiclesService;
  readonly statusChanges: VehicleStatusChanges;
  readonly odometer: OdometerService;
  readonly readings: OdometerReadings;
  readonly assignments: AssignmentsService;
  readonly drivers: DriversService;
  readonly demo: DemoFleet;
  readonly settings = new ChosenSettings();

  constructor(readonly database: TenantDatabase) {
    const { dataSource } = database;
    this.numbers = new NumberSequences(TENANT, dataSource, FORMATS);
    const settings = new TenantSettings(TENANT, this.settings);
    this.odometer = new OdometerService(dataSource, settings, FOLLOWER);
    this.readings = new OdometerReadings(dataSource, this.odometer);
    this.assignments = new AssignmentsService(dataSource, TENANT, settings, this.odometer);
    this.vehicles = new VehiclesService(
      dataSource,
      TENANT,
      this.numbers,
      new VehicleRules(TENANT, settings, vehicleSources),
      this.odometer,
      new VehicleRoom(settings),
    );
    this.statusChanges = new VehicleStatusChanges(dataSource, TENANT, vehicleSources);
    const personal = new PersonalFields(FIELD_CIPHER, TENANT);
    this.drivers = new DriversService(dataSource, TENANT, this.numbers, personal);
    const partners = new DemoPartners(
      new GaragesService(dataSource, TENANT, personal),
      new SuppliersService(dataSource, TENANT, personal),
      new SuppliesService(dataSource, TENANT),
      new CollaborateursService(dataSource, TENANT, personal, MEMBERS),
    );
    this.demo = new DemoFleet(
      new TenantWrites(dataSource, TENANT, new CommittedEvents()),
      this.vehicles,
      this.drivers,
      partners,
      new DemoDrives(this.assignments),
      TENANT,
    );
  }

  write<V>(work: (unit: UnitOfWork) => Promise<V>): Promise<V> {
    return runTransaction(this.database.dataSource, systemActor('test'), work);
  }

  /** The number that the next record of the day would get. */
  async nextNumber(entityType: string, day: string): Promise<string> {
    const [number = ''] = await this.numbers.previewAll([await FORMATS.formatFor(TENANT.tenantId, entityType)], day);
    return number;
  }

  /** The id of a seeded row. */
  async id(table: string, column: string, value: string): Promise<number> {
    const rows = await this.database.dataSource.query<{ id: number }[]>(`SELECT id FROM ${table} WHERE ${column} = ?`, [
      value,
    ]);
    const row = rows[0];
    if (row === undefined) throw new Error(`${table} has no ${value}`);
    return row.id;
  }

  async makeVehicle(fields: Partial<CreateVehicleBody> = {}): Promise<Vehicle> {
    const brandId = await this.id('brands', 'name', 'Toyota');
    const modelId = await this.id('vehicle_models', 'name', 'Hilux');
    return this.write((unit) => this.vehicles.create(unit, { plateNumber: '1234 AB 01', brandId, modelId, ...fields }));
  }
}

export const listOf = (request: Partial<ListRequest> = {}): ListRequest => ({
  page: 1,
  limit: 25,
  sort: [],
  search: null,
  filters: {},
  ...request,
});
