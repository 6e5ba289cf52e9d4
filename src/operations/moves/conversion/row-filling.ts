import type { DataSource } from 'typeorm';
import { driverErrorOf, quoteIdentifier } from '#persistence';
import type { ServerSession } from '../../servers/server-connections';
import { moveCopyDiffers } from '../move.errors';
import { sharedTables } from './shared-tables';
import { textPages } from './table-rows';
import type { TableShape, TextRow } from './table-rows';

interface Filling {
  readonly source: ServerSession;
  /** As an account that is limited to the database. */
  readonly target: DataSource;
  readonly database: string;
}

export interface Filled {
  readonly bytes: number;
  readonly rows: number;
}

/** Characters of one INSERT; the servers accept at least 16 MB. */
const MAX_CHARACTERS = 1_000_000;

/** Text is not escaped twice, an id of 0 is kept, and a value that does not fit is an error. */
const FILLING =
  "SET SESSION foreign_key_checks = 0, sql_mode = 'STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION'";

/** Copies all rows into the tables of the target, which may contain others. @throws DomainError MOVE_COPY_DIFFERS */
export async function fill({ source, target, database }: Filling, report: (bytes: number) => void): Promise<Filled> {
  await target.query(FILLING);
  const tables = await sharedTables(source, target, database);
  let [bytes, rows] = [0, 0];
  for (const table of tables) {
    const name = quoteIdentifier(table.name);
    // Some migrations insert rows.
    await target.query(`TRUNCATE TABLE ${name}`);
    for await (const page of textPages(source, database, { ...table, columns: table.stored })) {
      bytes += await insert(target, table, page);
      rows += page.length;
      report(bytes);
    }
  }
  await raiseIds({ source, target, database });
  return { bytes, rows };
}

/** Returns the number of characters. The error of a refused row would contain it, so only its number is kept. */
async function insert(
  target: DataSource,
  { name, stored, bytes }: TableShape,
  rows: readonly TextRow[],
): Promise<number> {
  const into = `INSERT INTO ${quoteIdentifier(name)} (${stored.map(quoteIdentifier).join(', ')}) VALUES ?`;
  let [waiting, size, total]: [unknown[][], number, number] = [[], 0, 0];
  const isBytes = stored.map((column) => bytes.has(column));
  const send = async (): Promise<void> => {
    if (waiting.length > 0) await target.query(into, [waiting]);
    [waiting, size] = [[], 0];
  };
  try {
    for (const row of rows) {
      const values = stored.map((column) => row[column] ?? null);
      const length = values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
      if (size + length > MAX_CHARACTERS) await send();
      waiting.push(
        values.map((value, at) => (isBytes[at] === true && value !== null ? Buffer.from(value, 'hex') : value)),
      );
      size += length;
      total += length;
    }
    await send();
    return total;
  } catch (error) {
    const driver = driverErrorOf(error);
    if (driver === null || driver.fatal) throw error;
    throw moveCopyDiffers({ difference: `${name}: ERROR ${driver.errno}` });
  }
}

/** A row that is created after the move never has the id of one that was deleted before it. */
async function raiseIds({ source, target, database }: Filling): Promise<void> {
  // MySQL would answer from its statistics. MariaDB does not know the variable.
  await source.query('SET SESSION information_schema_stats_expiry = 0').catch(() => undefined);
  const counters = await source.query<{ name: string; next: string | number }[]>(
    'SELECT TABLE_NAME AS name, AUTO_INCREMENT AS next FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND AUTO_INCREMENT > 1',
    [database],
  );
  for (const { name, next } of counters)
    await target.query(`ALTER TABLE ${quoteIdentifier(name)} AUTO_INCREMENT = ${Number(next)}`);
}
