import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { TextUpload } from '#http';
import { systemWrite } from '#kernel';
import type { WriteRequest } from '#kernel';
import type { JobRuns } from '#jobs';
import { FolderStore } from '#storage';
import { CommittedEvents, TenantWrites } from '#tenancy';
import { GaragesService } from '../../src/fleet/garages/garages.service';
import { AssignmentImporter } from '../../src/fleet/imports/assignment-importer';
import { DriverImporter } from '../../src/fleet/imports/driver-importer';
import { FleetImporters, PartnerImporters } from '../../src/fleet/imports/fleet-importers';
import { GarageImporter } from '../../src/fleet/imports/garage-importer';
import { ImportNumbers } from '../../src/imports/import-numbers';
import { ReadingImporter } from '../../src/fleet/imports/reading-importer';
import { SupplierImporter } from '../../src/fleet/imports/supplier-importer';
import { SupplyImporter } from '../../src/fleet/imports/supply-importer';
import { VehicleImporter } from '../../src/fleet/imports/vehicle-importer';
import { PersonalFields } from '../../src/records/personal-data/personal-fields';
import { SuppliersService } from '../../src/fleet/suppliers/suppliers.service';
import { SuppliesService } from '../../src/fleet/supplies/supplies.service';
import { batchAfter } from '../../src/imports/import-ledger';
import { ImportFiles } from '../../src/imports/import-files';
import { ImportWork } from '../../src/imports/import-work.service';
import { Import } from '../../src/imports/import.entity';
import type { ImportRequest } from '../../src/imports/imports.service';
import { ImportsService } from '../../src/imports/imports.service';
import type { RowResult } from '../../src/imports/row-results';
import { TenantSettings } from '../../src/tenant-settings/tenant-settings';
import { FIELD_CIPHER } from './field-cipher';
import { TENANT } from './fleet';
import type { Fleet } from './fleet';

/** A finished import with its report. */
export interface Ended {
  readonly found: Import;
  readonly rows: readonly RowResult[];
}

const EVERYTHING = new Set(
  ['vehicles', 'drivers', 'garages', 'suppliers', 'supplies'].flatMap((list) => [`${list}:create`, `${list}:update`]),
);

const AS_WRITTEN = { mappingId: null, decimalSign: 'auto', dateOrder: 'auto' } as const;

/** Accepts requests for runs; the test runs the work itself. */
const ASKED = { enqueue: () => Promise.resolve(1) } as unknown as JobRuns;

/** The imports of a fleet on a throw-away database, wired like in Nest, with files in a temporary folder. */
export class FleetImports {
  readonly work: ImportWork;
  readonly service: ImportsService;
  readonly folder = mkdtempSync(join(tmpdir(), 'imports-'));

  constructor(private readonly fleet: Fleet) {
    const { dataSource } = fleet.database;
    const writes = new TenantWrites(dataSource, TENANT, new CommittedEvents());
    const numbers = new ImportNumbers(fleet.numbers, writes);
    const personal = new PersonalFields(FIELD_CIPHER, TENANT);
    const importers = new FleetImporters(
      new VehicleImporter(TENANT, fleet.vehicles, numbers),
      new DriverImporter(TENANT, fleet.drivers, numbers, personal),
      new PartnerImporters(
        new GarageImporter(TENANT, new GaragesService(dataSource, TENANT, personal), personal),
        new SupplierImporter(TENANT, new SuppliersService(dataSource, TENANT, personal), personal),
        new SupplyImporter(new SuppliesService(dataSource, TENANT)),
      ),
      new ReadingImporter(fleet.odometer),
      new AssignmentImporter(fleet.assignments),
    );
    const store = new FolderStore(join(this.folder, 'objects'));
    const files = new ImportFiles(
      store,
      { storage: { folder: this.folder } },
      { mayReturn: () => Promise.resolve(false) },
    );
    this.work = new ImportWork(
      dataSource,
      TENANT,
      writes,
      importers,
      files,
      new TenantSettings(TENANT, fleet.settings),
    );
    this.service = new ImportsService(dataSource, TENANT, writes, ASKED, importers, files);
  }

  /** Uploads a file; returns the id of the import. */
  async start(
    resource: string,
    content: string | Buffer | Readable,
    request: Partial<ImportRequest> & {
      readonly charset?: string | null;
      readonly write?: WriteRequest;
      readonly permissions?: ReadonlySet<string>;
    } = {},
  ): Promise<number> {
    const {
      charset = null,
      write = systemWrite('test', 1, `${resource}:create`),
      permissions = EVERYTHING,
      ...rest
    } = request;
    const stream = content instanceof Readable ? content : Readable.from([Buffer.from(content)]);
    const caller = { permissions, viewer: { userId: 1, ownVehiclesOnly: false, garageId: null } };
    const wanted = {
      resource,
      mode: 'valid_rows',
      isDryRun: false,
      known: 'usual',
      reading: AS_WRITTEN,
      fileName: 'test.csv',
      ...rest,
    } as const;
    const upload = { stream, charset } as unknown as TextUpload;
    return (await this.service.start(write, caller, wanted, upload)).id;
  }

  /** Uploads a file and runs the import. */
  async run(...file: Parameters<FleetImports['start']>): Promise<Ended> {
    return this.finish(await this.start(...file));
  }

  async finish(id: number, signal = new AbortController().signal): Promise<Ended> {
    await this.work.run(id, { signal, report: () => undefined });
    return this.ended(id);
  }

  async ended(id: number): Promise<Ended> {
    const { manager } = this.fleet.database.dataSource;
    const found = await manager.findOneByOrFail(Import, { id });
    const rows: RowResult[] = [];
    let batch = await batchAfter(manager, id, -1);
    while (batch !== null) {
      rows.push(...batch.results);
      batch = await batchAfter(manager, id, batch.batch);
    }
    return { found, rows };
  }

  /** The files that wait for their import, and leftovers of refused ones. */
  waiting(): readonly string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
