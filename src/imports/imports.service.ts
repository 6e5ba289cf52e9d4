import { createHash } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { In } from 'typeorm';
import { JobRuns } from '#jobs';
import type { TextUpload } from '#http';
import type { ListRequest, Page, Viewer, WriteRequest } from '#kernel';
import { RECORD, recordNotFound, Records } from '#persistence';
import type { Database, Narrowing, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { csvRows } from './csv-rows';
import { decoded } from './decoded';
import { headingsOf, layoutOf } from './headings';
import { ImportFiles } from './import-files';
import type { KeptFile } from './import-files';
import type { ImportMode } from './import.choices';
import { Import } from './import.entity';
import { keepOptions } from './import-options';
import type { ImportOptions } from './import-options';
import { IMPORT_RUN } from './import.job';
import { importResource } from './import.records';
import { importView } from './import.view';
import type { ImportView } from './import.view';
import { IMPORTERS } from './importer';
import type { Importers } from './importer';
import { importForbidden, importsBusy } from './imports.errors';

/** Who brings a file or asks for one. */
export interface ImportCaller {
  readonly permissions: ReadonlySet<string>;
  readonly viewer: Viewer;
}

/** What is to be done with a file. */
export interface ImportWish {
  readonly resource: string;
  readonly mode: ImportMode;
  readonly isDryRun: boolean;
  readonly fileName: string;
  /** What becomes of known records that differ. */
  readonly known: ImportOptions['known'];
}

/** So that the run finds the import committed. */
const AFTER_COMMIT_MS = 200;
/** Imports of a company that have not ended. */
const MOST_WAITING = 20;
const RETRY_AFTER_SECONDS = 30;

/** Takes files in and shows what became of them; the work is {@link ImportWork}'s. */
@TenantScoped()
export class ImportsService {
  private readonly imports: Records<Import>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly runs: JobRuns,
    @Inject(IMPORTERS) private readonly importers: Importers,
    private readonly files: ImportFiles,
  ) {
    this.imports = new Records(database.manager, importResource);
  }

  /**
   * Keeps the file and asks for its import. One key with one file is one import, also when it is sent twice.
   *
   * @throws DomainError IMPORT_FORBIDDEN, IMPORTS_BUSY, IMPORT_TOO_LARGE, IMPORT_ENCODING, IMPORT_COLUMNS, IMPORT_MALFORMED
   */
  async start(write: WriteRequest, caller: ImportCaller, wish: ImportWish, upload: TextUpload): Promise<ImportView> {
    if (!this.mayImport(caller, wish.resource)) throw importForbidden({ resource: wish.resource });
    await this.judgeRoom();
    const file = await this.files.keep(this.tenant.tenantId, decoded(upload));
    try {
      await this.checkHeadings(wish.resource, file);
      const view = await this.writes.run(withContent(write, file), (unit) => this.enter(unit, wish, file));
      if (!(await this.isOf(view.id, file))) await this.files.remove(this.tenant.tenantId, file.key);
      return view;
    } catch (error) {
      await this.files.remove(this.tenant.tenantId, file.key);
      throw error;
    }
  }

  /** One page of the imports into lists the caller may import into. */
  list(request: ListRequest, caller: ImportCaller): Promise<Page<Import>> {
    return this.imports.list(request, this.open(caller));
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number, caller: ImportCaller): Promise<Import> {
    const found = await this.imports.get(id);
    if (!this.mayImport(caller, found.resource)) throw recordNotFound({ resource: importResource.name, id });
    return found;
  }

  private async enter(unit: UnitOfWork, { known, ...wish }: ImportWish, file: KeptFile): Promise<ImportView> {
    const created = await this.imports.create(unit, {
      ...wish,
      state: 'queued',
      storageKey: file.key,
      sha256: file.sha256,
    });
    const { id } = created;
    await keepOptions(unit.manager, id, { known });
    const order = { kind: IMPORT_RUN, window: `import-${id}`, payload: { importId: id }, delayMs: AFTER_COMMIT_MS };
    await this.runs.enqueue({ ...order, tenant: this.tenant });
    return importView(created);
  }

  private async judgeRoom(): Promise<void> {
    const waiting = await this.database.manager.countBy(Import, { state: In(['queued', 'running']) });
    if (waiting >= MOST_WAITING) throw importsBusy({ most: MOST_WAITING }, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  private async checkHeadings(resource: string, file: KeptFile): Promise<void> {
    const rows = csvRows(this.files.read(this.tenant.tenantId, file));
    layoutOf(this.importers.find(resource), await headingsOf(rows));
  }

  /** False for the answer to an earlier request with the same key: that import has a file of its own. */
  private async isOf(id: number, file: KeptFile): Promise<boolean> {
    return (await this.imports.get(id)).storageKey === file.key;
  }

  /** A file creates and changes whatever it names: that needs both permissions, and all vehicles in sight. */
  private mayImport({ permissions, viewer }: ImportCaller, resource: string): boolean {
    const needed = this.importers.find(resource).permissions ?? [`${resource}:create`, `${resource}:update`];
    const isKept = viewer.ownVehiclesOnly || viewer.garageId !== null;
    return needed.every((permission) => permissions.has(permission)) && !isKept;
  }

  private open(caller: ImportCaller): Narrowing {
    const resources = this.importers.resources.filter((resource) => this.mayImport(caller, resource));
    return (query) => query.andWhere(`${RECORD}.resource IN (:...open)`, { open: [...resources, ''] });
  }
}

/** The file is part of what the key stands for. */
function withContent(write: WriteRequest, { sha256 }: KeptFile): WriteRequest {
  if (write.idempotency === null) return write;
  const fingerprint = createHash('sha256').update(write.idempotency.fingerprint).update(sha256).digest('hex');
  return { ...write, idempotency: { ...write.idempotency, fingerprint } };
}
