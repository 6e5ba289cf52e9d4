import { Inject } from '@nestjs/common';
import { In } from 'typeorm';
import { clock, isDomainError, localeOfLanguage, systemActor, systemEvent } from '#kernel';
import type { Actor, DomainError } from '#kernel';
import type { TaskRun } from '#jobs';
import { Records } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TenantSettings } from '../tenant-settings/tenant-settings';
import { csvRows } from './csv-rows';
import type { CsvRow } from './csv-rows';
import { fileReaderOf } from './file-reader';
import { ImportFiles } from './import-files';
import { knownRowsOf, optionsOf } from './import-options';
import { ImportRun } from './import-run';
import { dataRows, tableOf } from './import-table';
import { Import } from './import.entity';
import type { ImportState } from './import.choices';
import { importResource } from './import.records';
import { IMPORTERS } from './importer';
import type { Importers } from './importer';
import { importInterrupted } from './imports.errors';

interface Progress extends Pick<TaskRun, 'signal'> {
  report(done: number, total: number): void | Promise<void>;
}

const MAX_ERROR_LENGTH = 255;

/** Runs an import to its end and continues where an earlier attempt stopped. */
@TenantScoped()
export class ImportWork {
  private readonly imports: Records<Import>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    @Inject(IMPORTERS) private readonly importers: Importers,
    private readonly files: ImportFiles,
    private readonly settings: TenantSettings,
  ) {
    this.imports = new Records(database.manager, importResource);
  }

  /**
   * Returns the final state. Errors of a row go into the report; a file that cannot be read ends the import.
   *
   * @throws DomainError NOT_FOUND before the import is committed, DATABASE_…; the reason of the abort signal when the process stops
   */
  async run(importId: number, job: Progress): Promise<ImportState> {
    const found = await this.imports.get(importId);
    if (found.state !== 'queued' && found.state !== 'running') return found.state;
    await this.change(found, { state: 'running', startedAt: found.startedAt ?? clock.now() });
    const state = await this.ended(found, job);
    await this.files.release(this.tenant.tenantId, found.storageKey);
    return state;
  }

  /** No further attempt will follow. */
  async giveUp(importId: number): Promise<void> {
    const error = this.messageOf(importInterrupted({}));
    const running = { id: importId, state: In(['queued', 'running']) };
    await this.database.manager.update(Import, running, { state: 'failed', error, finishedAt: clock.now() });
  }

  private async ended(found: Import, job: Progress): Promise<ImportState> {
    try {
      const state = await this.work(found, job);
      await this.finish(found, { state });
      return state;
    } catch (error) {
      if (!isDomainError(error) || error.kind !== 'unprocessable') throw error;
      await this.finish(found, { state: 'failed', error: this.messageOf(error) });
      return 'failed';
    }
  }

  /** The whole file is read once before anything is written, so that an error in the last line does not leave half an import. */
  private async work(found: Import, job: Progress): Promise<ImportState> {
    const importer = this.importers.find(found.resource);
    const options = await optionsOf(this.database.manager, found.id);
    const reader = await fileReaderOf(this.tenant, this.settings);
    const table = await tableOf(this.rows(found), importer, { mapping: options.mapping, reader });
    const run = new ImportRun(this.database.manager, this.writes, {
      found,
      actor: actorOf(found),
      tenantId: this.tenant.tenantId,
      importer,
      known: knownRowsOf(options, importer),
      table,
      rows: () => dataRows(this.rows(found), table),
      between: async (done) => {
        job.signal.throwIfAborted();
        await job.report(done, table.total);
      },
    });
    if (!found.isDryRun && found.mode === 'valid_rows') return run.writeValidRows();
    const { failed } = await run.rehearse();
    if (found.isDryRun) return 'done';
    return failed > 0 ? 'refused' : run.writeAll();
  }

  private rows({ storageKey: key, sha256 }: Import): AsyncGenerator<CsvRow> {
    return csvRows(this.files.read(this.tenant.tenantId, { key, sha256 }));
  }

  private async change({ id }: Import, changes: Partial<Import>): Promise<void> {
    await this.database.manager.update(Import, { id }, changes);
  }

  /** Records the end of the import and publishes its event, which webhooks and the audit log receive. */
  private async finish({ id }: Import, changes: Partial<Import>): Promise<void> {
    await this.writes.runMany(systemActor('imports'), async ({ manager }) => {
      await manager.update(Import, { id }, { ...changes, finishedAt: clock.now() });
      const facts = {
        tenantId: this.tenant.tenantId,
        action: 'imports:finish',
        entityId: id,
        outcome: 'done',
      } as const;
      return { value: undefined, events: [systemEvent({ ...facts, route: null })] };
    });
  }

  private messageOf(error: DomainError): string {
    return error.text(localeOfLanguage(this.tenant.locale)).detail.slice(0, MAX_ERROR_LENGTH);
  }
}

/** The user who uploaded the file; the rows of an API key have no user. */
function actorOf({ createdByUserId: userId }: Import): Actor {
  return userId === null ? { type: 'system', userId, name: 'import' } : { type: 'user', userId, name: 'import' };
}
