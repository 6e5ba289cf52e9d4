import { createHash } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { In } from 'typeorm';
import { JobRuns } from '#jobs';
import type { TextUpload } from '#http';
import { isDomainError } from '#kernel';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { RECORD, recordNotFound, Records } from '#persistence';
import type { Database, Restriction, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { broughtText } from './brought-text';
import { csvRows } from './csv-rows';
import { received } from './decoded';
import type { FileMapping } from './file-mapping';
import { mayImport } from './import-access';
import type { ImportCaller } from './import-access';
import { ImportFiles } from './import-files';
import type { KeptFile } from './import-files';
import type { ImportMode } from './import.choices';
import { Import } from './import.entity';
import { firstHead } from './import-table';
import { keepOptions, optionsOf, optionsOfAll } from './import-options';
import { mappingOf } from './import-mapping';
import type { ReadingOptions } from './import-mapping';
import type { ImportOptions } from './import-options';
import { importsRun } from './imports.tasks';
import { importResource } from './import.records';
import { importView } from './import.view';
import type { ImportView } from './import.view';
import { IMPORTERS } from './importer';
import type { Importer, Importers } from './importer';
import { importForbidden, importsBusy } from './imports.errors';

/** The parameters of an upload. */
export interface ImportRequest {
  readonly resource: string;
  readonly mode: ImportMode;
  readonly isDryRun: boolean;
  readonly fileName: string;
  /** The treatment of existing records that differ from their rows. */
  readonly known: ImportOptions['known'];
  /** How the file is read. */
  readonly reading: ReadingOptions;
}

/** Delay, so that the run finds the import committed. */
const AFTER_COMMIT_MS = 200;
/** Maximum number of unfinished imports of a company. */
const MAX_WAITING = 20;
const RETRY_AFTER_SECONDS = 30;

/** Accepts files and shows the results of their imports. {@link ImportWork} does the work. */
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
   * Stores the file and requests its import. The same idempotency key with the same file is one import, also if it is sent twice.
   *
   * @throws DomainError IMPORT_FORBIDDEN, IMPORTS_BUSY, IMPORT_TOO_LARGE, IMPORT_ENCODING, IMPORT_COLUMNS, IMPORT_MALFORMED
   */
  async start(
    write: WriteRequest,
    caller: ImportCaller,
    request: ImportRequest,
    upload: TextUpload,
  ): Promise<ImportView> {
    const importer = this.importers.find(request.resource);
    if (!mayImport(caller, importer)) throw importForbidden({ resource: request.resource });
    await this.judgeRoom();
    const mapping = await mappingOf(this.database.manager, request.resource, request.reading);
    const file = await this.files.spooled(received(upload), (path) =>
      this.files.keep(this.tenant.tenantId, broughtText(path, upload.charset, this.tenant.tenantId)),
    );
    try {
      const options = { known: request.known, mapping, leftOut: await this.leftOut(importer, mapping, file) };
      const view = await this.writes.run(withContent(write, file), (unit) => this.enter(unit, request, file, options));
      if (!(await this.isOf(view.id, file))) await this.files.remove(this.tenant.tenantId, file.key);
      return view;
    } catch (error) {
      // If the database was lost, the import may be committed: then it needs the file, or the nightly cleanup removes it.
      if (isDomainError(error) && error.kind !== 'unavailable') await this.files.remove(this.tenant.tenantId, file.key);
      throw error;
    }
  }

  /** One page of the imports into the lists into which the caller may import. */
  async list(request: ListRequest, caller: ImportCaller): Promise<Page<ImportView>> {
    const page = await this.imports.list(request, this.open(caller));
    const ids = page.items.map(({ id }) => id);
    const options = await optionsOfAll(this.database.manager, ids);
    return { ...page, items: page.items.map((row) => importView(row, options.get(row.id)?.leftOut)) };
  }

  async get(id: number, caller: ImportCaller): Promise<Import> {
    const found = await this.imports.get(id);
    if (!mayImport(caller, this.importers.find(found.resource)))
      throw recordNotFound({ resource: importResource.name, id });
    return found;
  }

  async show(id: number, caller: ImportCaller): Promise<ImportView> {
    const found = await this.get(id, caller);
    return importView(found, (await optionsOf(this.database.manager, id)).leftOut);
  }

  private async enter(
    unit: UnitOfWork,
    { resource, mode, isDryRun, fileName }: ImportRequest,
    file: KeptFile,
    options: ImportOptions,
  ): Promise<ImportView> {
    const created = await this.imports.create(unit, {
      resource,
      mode,
      isDryRun,
      fileName,
      state: 'queued',
      storageKey: file.key,
      sha256: file.sha256,
    });
    const { id } = created;
    await keepOptions(unit.manager, id, options);
    const run = { kind: importsRun.name, window: `import-${id}`, payload: { importId: id }, delayMs: AFTER_COMMIT_MS };
    await this.runs.enqueue({ ...run, tenant: this.tenant });
    return importView(created, options.leftOut);
  }

  private async judgeRoom(): Promise<void> {
    const waiting = await this.database.manager.countBy(Import, { state: In(['queued', 'running']) });
    if (waiting >= MAX_WAITING) throw importsBusy({ most: MAX_WAITING }, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  /** @throws DomainError IMPORT_COLUMNS, IMPORT_MALFORMED */
  private async leftOut(importer: Importer, mapping: FileMapping | null, file: KeptFile): Promise<readonly string[]> {
    const rows = csvRows(this.files.read(this.tenant.tenantId, file));
    return (await firstHead(rows, importer, mapping)).leftOut;
  }

  /** False if the answer is that of an earlier request with the same key: that import has its own file. */
  private async isOf(id: number, file: KeptFile): Promise<boolean> {
    return (await this.imports.get(id)).storageKey === file.key;
  }

  private open(caller: ImportCaller): Restriction {
    const resources = this.importers.resources.filter((resource) => mayImport(caller, this.importers.find(resource)));
    return (query) => query.andWhere(`${RECORD}.resource IN (:...open)`, { open: [...resources, ''] });
  }
}

/** The content of the file is part of the fingerprint of the request. */
function withContent(write: WriteRequest, { sha256 }: KeptFile): WriteRequest {
  if (write.idempotency === null) return write;
  const fingerprint = createHash('sha256').update(write.idempotency.fingerprint).update(sha256).digest('hex');
  return { ...write, idempotency: { ...write.idempotency, fingerprint } };
}
