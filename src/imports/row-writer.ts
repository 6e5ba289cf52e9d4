import { setImmediate } from 'node:timers/promises';
import { validationPipe } from '#http';
import { isDomainError } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { readRow } from './cells';
import type { CellTable } from './cells';
import type { CsvRow } from './csv-rows';
import type { Importer, ImportColumn, ImportSession, KnownRecord, KnownRows, Numbering, Values } from './importer';
import { importKeyMissing, importKeyRepeated, importRowWidth } from './imports.errors';
import { changesOf, differencesOf } from './row-changes';
import { conflicts, refusal, refusals } from './row-results';
import type { RowError, RowResult } from './row-results';

/** A row with its values and the key of its record. */
interface Plan {
  readonly line: number;
  readonly key: string;
  readonly values: Values;
}

interface NewRecord {
  readonly line: number;
  readonly body: object;
}

const pipe = validationPipe();

/** Number of rows that are validated before other work of the process gets its turn: a row takes up to a millisecond. */
const ROWS_A_TURN = 20;

/** Writes the rows of one file, some hundreds at a time, with the same validation as requests of a client. */
export class RowWriter {
  private readonly lineOfKey = new Map<string, number>();
  private validated = 0;

  constructor(
    private readonly importer: Importer,
    private readonly table: CellTable,
    private readonly session: ImportSession,
    private readonly how: { readonly numbering: Numbering; readonly known: KnownRows },
  ) {}

  /** Remembers the keys of rows that are already written. */
  pass(rows: readonly CsvRow[]): void {
    for (const row of rows) this.plan(row);
  }

  /** Returns the result of each row. A refused row has no effect and does not affect the others. */
  async write(unit: UnitOfWork, rows: readonly CsvRow[]): Promise<readonly RowResult[]> {
    const results: RowResult[] = [];
    const plans: Plan[] = [];
    for (const row of rows) {
      const plan = this.plan(row);
      if ('key' in plan) plans.push(plan);
      else results.push(plan);
    }
    const keys = plans.map(({ key }) => key);
    const known = keys.length === 0 ? new Map<string, KnownRecord>() : await this.session.known(unit, keys);
    results.push(
      ...(await this.createAll(
        unit,
        plans.filter(({ key }) => !known.has(key)),
      )),
    );
    for (const plan of plans) {
      const record = known.get(plan.key);
      if (record !== undefined) results.push(await this.update(unit, plan, record));
    }
    return results.toSorted((one, other) => one.line - other.line);
  }

  private plan({ line, cells }: CsvRow): Plan | RowResult {
    const beyond = cells.slice(this.table.layout.length);
    if (beyond.some((cell) => cell.trim() !== '')) return failed(line, [refusal(importRowWidth({}))]);
    const { values, errors } = readRow(this.table, cells, this.session.lookups);
    const key = this.session.keyOf(values);
    if (key === null) return failed(line, [...errors, refusal(importKeyMissing({}))]);
    const first = this.lineOfKey.get(key) ?? line;
    if (first !== line) return failed(line, [refusal(importKeyRepeated({ line: first }))]);
    this.lineOfKey.set(key, line);
    return errors.length > 0 ? failed(line, errors) : { line, key, values };
  }

  private async createAll(unit: UnitOfWork, plans: readonly Plan[]): Promise<readonly RowResult[]> {
    const results: RowResult[] = [];
    const records: NewRecord[] = [];
    for (const { line, values } of plans) {
      const body = await this.checked(this.importer.createBody, fieldsOf(values, this.importer.columns));
      if ('refused' in body) results.push(failed(line, body.refused));
      else records.push({ line, body: body.valid });
    }
    return [...results, ...(await this.create(unit, records))];
  }

  /** Creates all records together. If one is refused, it retries with halves until the refused record is isolated. */
  private async create(unit: UnitOfWork, records: readonly NewRecord[]): Promise<readonly RowResult[]> {
    const [first] = records;
    if (first === undefined) return [];
    const bodies = records.map(({ body }) => body);
    const made = await this.attempt(unit, (within) => this.session.createMany(within, bodies, this.how.numbering));
    if ('valid' in made) return records.map(({ line }, index) => done(line, 'created', made.valid[index]));
    if (records.length === 1) return [failed(first.line, made.refused)];
    const half = Math.ceil(records.length / 2);
    const before = await this.create(unit, records.slice(0, half));
    return [...before, ...(await this.create(unit, records.slice(half)))];
  }

  private async update(unit: UnitOfWork, { line, values }: Plan, record: KnownRecord): Promise<RowResult> {
    const differences = differencesOf(this.importer.columns, values, record.values);
    if (differences.length === 0) return done(line, 'unchanged', record.id);
    const fixed = differences.filter(({ column }) => this.how.known === 'report' || column.isCreateOnly);
    if (fixed.length > 0) return { ...failed(line, conflicts(fixed, this.session.lookups)), id: record.id };
    const body = await this.checked(this.importer.updateBody, changesOf(differences));
    if ('refused' in body) return failed(line, body.refused);
    const changed = await this.attempt(unit, (within) => this.session.update(within, record.id, body.valid, values));
    return 'refused' in changed ? failed(line, changed.refused) : done(line, 'updated', record.id);
  }

  private async checked(type: new () => object, body: object): Promise<Attempt<object>> {
    this.validated += 1;
    if (this.validated % ROWS_A_TURN === 0) await setImmediate();
    return this.unlessRefused(() => pipe.transform(body, { type: 'body', metatype: type }) as Promise<object>);
  }

  /** Runs the work in a savepoint: a refusal undoes only this work and keeps what was written before. */
  private attempt<V>(unit: UnitOfWork, work: (within: UnitOfWork) => Promise<V>): Promise<Attempt<V>> {
    return this.unlessRefused(() => unit.manager.transaction((manager) => work({ ...unit, manager })));
  }

  /** A refusal is a result of the row; a database error ends the transaction. */
  private async unlessRefused<V>(work: () => Promise<V>): Promise<Attempt<V>> {
    try {
      return { valid: await work() };
    } catch (error) {
      if (!isDomainError(error) || error.kind === 'unavailable' || error.kind === 'internal') throw error;
      return { refused: refusals(error, this.importer.columns) };
    }
  }
}

type Attempt<V> = { readonly valid: V } | { readonly refused: readonly RowError[] };

/** The values without those that only identify the record. */
function fieldsOf(values: Values, columns: readonly ImportColumn[]): Values {
  const keysOnly = new Set(columns.filter(({ isKeyOnly }) => isKeyOnly).map(({ field }) => field));
  return Object.fromEntries(Object.entries(values).filter(([field]) => !keysOnly.has(field)));
}

const failed = (line: number, errors: readonly RowError[]): RowResult => ({
  line,
  outcome: 'failed',
  id: null,
  errors,
});

const done = (line: number, outcome: 'created' | 'updated' | 'unchanged', id: number | undefined): RowResult => ({
  line,
  outcome,
  id: id ?? null,
  errors: [],
});
