import { createHash } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { In } from 'typeorm';
import { JobRuns } from '#jobs';
import type { TextUpload } from '#http';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { RECORD, recordNotFound, Records } from '#persistence';
import type { Database, Narrowing, UnitOfWork } from '#persistence';
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
import type { ReadingWish } from './import-mapping';
import type { ImportOptions } from './import-options';
import { IMPORT_RUN } from './import.job';
import { importResource } from './import.records';
import { importView } from './import.view';
import type { ImportView } from './import.view';
import { IMPORTERS } from './importer';
import type { Importer, Importers } from './importer';
import { importForbidden, importsBusy } from './imports.errors';

/** What is to be done with a file. */
export interface ImportWish {
  readonly resource: string;
  readonly mode: ImportMode;
  readonly isDryRun: boolean;
  readonly fileName: string;
  /** What becomes of known records that differ. */
  readonly known: ImportOptions['known'];
  /** How the file is to be read. */
  readonly reading: ReadingWish;
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
    const importer = this.importers.find(wish.resource);
    if (!mayImport(caller, importer)) throw importForbidden({ resource: wish.resource });
    await this.judgeRoom();
    const mapping = await mappingOf(this.database.manager, wish.resource, wish.reading);
    const file = await this.files.spooled(received(upload), (path) =>
      this.files.keep(this.tenant.tenantId, broughtText(path, upload.charset, this.tenant.tenantId)),
    );
    try {
      const options = { known: wish.known, mapping, leftOut: await this.leftOut(importer, mapping, file) };
      const view = await this.writes.run(withContent(write, file), (unit) => this.enter(unit, wish, file, options));
      if (!(await this.isOf(view.id, file))) await this.files.remove(this.tenant.tenantId, file.key);
      return view;
    } catch (error) {
      await this.files.remove(this.tenant.tenantId, file.key);
      throw error;
    }
  }

  /** One page of the imports into lists the caller may import into. */
  async list(request: ListRequest, caller: ImportCaller): Promise<Page<ImportView>> {
    const page = await this.imports.list(request, this.open(caller));
    const ids = page.items.map(({ id }) => id);
    const options = await optionsOfAll(this.database.manager, ids);
    return { ...page, items: page.items.map((row) => importView(row, options.get(row.id)?.leftOut)) };
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number, caller: ImportCaller): Promise<Import> {
    const found = await this.imports.get(id);
    if (!mayImport(caller, this.importers.find(found.resource)))
      throw recordNotFound({ resource: importResource.name, id });
    return found;
  }

  /** @throws DomainError NOT_FOUND */
  async show(id: number, caller: ImportCaller): Promise<ImportView> {
    const found = await this.get(id, caller);
    return importView(found, (await optionsOf(this.database.manager, id)).leftOut);
  }

  private async enter(
    unit: UnitOfWork,
    { resource, mode, isDryRun, fileName }: ImportWish,
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
    const order = { kind: IMPORT_RUN, window: `import-${id}`, payload: { importId: id }, delayMs: AFTER_COMMIT_MS };
    await this.runs.enqueue({ ...order, tenant: this.tenant });
    return importView(created, options.leftOut);
  }

  private async judgeRoom(): Promise<void> {
    const waiting = await this.database.manager.countBy(Import, { state: In(['queued', 'running']) });
    if (waiting >= MOST_WAITING) throw importsBusy({ most: MOST_WAITING }, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  /** @throws DomainError IMPORT_COLUMNS, IMPORT_MALFORMED */
  private async leftOut(importer: Importer, mapping: FileMapping | null, file: KeptFile): Promise<readonly string[]> {
    const rows = csvRows(this.files.read(this.tenant.tenantId, file));
    return (await firstHead(rows, importer, mapping)).leftOut;
  }

  /** False for the answer to an earlier request with the same key: that import has a file of its own. */
  private async isOf(id: number, file: KeptFile): Promise<boolean> {
    return (await this.imports.get(id)).storageKey === file.key;
  }

  private open(caller: ImportCaller): Narrowing {
    const resources = this.importers.resources.filter((resource) => mayImport(caller, this.importers.find(resource)));
    return (query) => query.andWhere(`${RECORD}.resource IN (:...open)`, { open: [...resources, ''] });
  }
}

/** The file is part of what the key stands for. */
function withContent(write: WriteRequest, { sha256 }: KeptFile): WriteRequest {
  if (write.idempotency === null) return write;
  const fingerprint = createHash('sha256').update(write.idempotency.fingerprint).update(sha256).digest('hex');
  return { ...write, idempotency: { ...write.idempotency, fingerprint } };
}
