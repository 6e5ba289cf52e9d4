import type { EntityManager } from 'typeorm';
import { clock, systemEvent } from '#kernel';
import type { Actor, AuditEvent } from '#kernel';
import type { UnitOfWork } from '#persistence';
import type { TenantWrites } from '#tenancy';
import type { CellTable } from './cells';
import type { CsvRow } from './csv-rows';
import type { ImportState } from './import.choices';
import { Import } from './import.entity';
import { BatchTaken, count, forgetBatches, keepBatch, keptBatches, takeBatch, saveResults } from './import-ledger';
import type { Importer, KnownRows, Numbering } from './importer';
import { counted, NO_ROWS } from './row-results';
import type { Counts, RowResult } from './row-results';
import { RowWriter } from './row-writer';

/** One import: everything that does not change while it runs. */
export interface ImportTask {
  readonly found: Import;
  readonly actor: Actor;
  readonly tenantId: number;
  readonly importer: Importer;
  readonly known: KnownRows;
  /** How the cells of the file are read. */
  readonly table: CellTable;
  /** The records of the file, from the first one. */
  rows(): AsyncGenerator<CsvRow>;
  /** Called between batches with the number of rows done. Throws if the work has to stop. */
  between(done: number): Promise<void>;
}

const ROWS_AT_ONCE = 500;

/** Rolls a transaction back on purpose, after its work succeeded. */
class TakenBack extends Error {}

/** The three modes of an import: dry run, all or nothing, valid rows only. Each can start again after an attempt that died. */
export class ImportRun {
  constructor(
    private readonly manager: EntityManager,
    private readonly writes: TenantWrites,
    private readonly task: ImportTask,
  ) {}

  /** Dry run: does everything in one transaction that is rolled back. The report is kept. */
  async rehearse(): Promise<Counts> {
    const { id } = this.task.found;
    let counts = NO_ROWS;
    const whole = this.writes.runMany(this.task.actor, async (unit) => {
      await forgetBatches(this.manager, id);
      counts = await this.through({ ...unit, isRehearsed: true }, 'rehearsed', (batch, results) =>
        keepBatch(this.manager, id, { batch, results }),
      );
      throw new TakenBack();
    });
    await whole.catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
    await count(this.manager, id, counts, 'set');
    return counts;
  }

  /**
   * Writes the whole file and its report in one transaction, or nothing if a row is refused. Numbers are drawn before this transaction: it
   * takes long, and would lock the counter for everyone else.
   */
  async writeAll(): Promise<ImportState> {
    const { id } = this.task.found;
    try {
      await this.writes.runMany(this.task.actor, async (unit) => {
        await forgetBatches(unit.manager, id);
        const events: AuditEvent[] = [];
        const counts = await this.through(unit, 'ahead', async (batch, results) => {
          await keepBatch(unit.manager, id, { batch, results });
          events.push(...this.events(results));
        });
        if (counts.failed > 0) throw new TakenBack();
        await count(unit.manager, id, counts, 'set');
        await unit.manager.update(Import, { id }, { state: 'done', finishedAt: clock.now() });
        return { value: undefined, events };
      });
      return 'done';
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
      await this.rehearse();
      return 'refused';
    }
  }

  /**
   * Writes the valid rows. Each batch has its own transaction together with its part of the report; batches that are already written are
   * skipped.
   */
  async writeValidRows(): Promise<ImportState> {
    const { id } = this.task.found;
    const kept = await keptBatches(this.manager, id);
    const writer = await this.writer('within');
    for await (const { batch, rows } of this.batches()) {
      if (kept.has(batch)) writer.pass(rows);
      else await this.writeBatch(writer, batch, rows);
      await this.task.between(batch * ROWS_AT_ONCE + rows.length);
    }
    return 'done';
  }

  private async writeBatch(writer: RowWriter, batch: number, rows: readonly CsvRow[]): Promise<void> {
    const { id } = this.task.found;
    try {
      await this.writes.runMany(this.task.actor, async (unit) => {
        await takeBatch(unit.manager, id, batch);
        const results = await writer.write(unit, rows);
        await saveResults(unit.manager, id, { batch, results });
        await count(unit.manager, id, counted(results), 'add');
        return { value: undefined, events: this.events(results) };
      });
    } catch (error) {
      // Another process, which was believed dead, has written the batch meanwhile.
      if (!(error instanceof BatchTaken)) throw error;
      writer.pass(rows);
    }
  }

  private async through(
    unit: UnitOfWork,
    numbering: Numbering,
    keep: (batch: number, results: readonly RowResult[]) => Promise<void>,
  ): Promise<Counts> {
    const writer = await this.writer(numbering);
    let counts = NO_ROWS;
    for await (const { batch, rows } of this.batches()) {
      const results = await writer.write(unit, rows);
      await keep(batch, results);
      counts = counted(results, counts);
      await this.task.between(batch * ROWS_AT_ONCE + rows.length);
    }
    return counts;
  }

  private async writer(numbering: Numbering): Promise<RowWriter> {
    const { importer, table } = this.task;
    return new RowWriter(importer, table, await importer.open(this.manager), {
      numbering,
      known: this.task.known,
    });
  }

  private async *batches(): AsyncGenerator<{ readonly batch: number; readonly rows: readonly CsvRow[] }> {
    let rows: CsvRow[] = [];
    let batch = 0;
    for await (const row of this.task.rows()) {
      rows.push(row);
      if (rows.length < ROWS_AT_ONCE) continue;
      yield { batch, rows };
      batch += 1;
      rows = [];
    }
    if (rows.length > 0) yield { batch, rows };
  }

  /** One audit event for each record, as for a single write. */
  private events(results: readonly RowResult[]): AuditEvent[] {
    const { found, actor, importer, tenantId } = this.task;
    const actions = { created: 'create', updated: 'update' } as const;
    return results.flatMap(({ outcome, id }) => {
      if (outcome !== 'created' && outcome !== 'updated') return [];
      const action = `${importer.resource}:${actions[outcome]}`;
      const event = systemEvent({ tenantId, action, entityId: id, outcome: 'done', route: `import ${found.id}` });
      return [{ ...event, actorType: actor.type, actorUserId: actor.userId }];
    });
  }
}
