import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GLOBAL_MIGRATIONS } from './global/global-schema';
import { TENANT_MIGRATIONS } from './tenant/tenant-migrations';

const CREATED = /^\s*CREATE TABLE (?:IF NOT EXISTS )?`?(\w+)`?/i;
const DROPPED = /^\s*DROP TABLE (?:IF EXISTS )?`?(\w+)`?/i;
const RENAMED = /^\s*RENAME TABLE `?(\w+)`? TO `?(\w+)`?/i;

/**
 * The tables that a database of each schema version has, from the statements of the migrations. The list of tables that the server
 * reports is no proof of completeness: a table that was dropped, or is being exchanged, is not in it.
 */
export class SchemaTables {
  private readonly names: readonly string[];
  private recorded: Promise<readonly (readonly string[])[]> | null = null;

  constructor(private readonly migrations: readonly (new () => MigrationInterface)[]) {
    this.names = migrations.map((migration) => new migration().name ?? migration.name);
  }

  /**
   * The tables after the newest of the named migrations, with the table of migrations. Names of later releases are ignored: then only the
   * tables of this release are known.
   */
  async at(applied: readonly string[]): Promise<readonly string[]> {
    const newest = Math.max(...applied.map((name) => this.names.indexOf(name)), -1);
    const tables = (await (this.recorded ??= this.record()))[newest] ?? [];
    return ['migrations', ...tables];
  }

  /** Runs the migrations without a database and keeps their statements on tables. The results by migration. */
  private async record(): Promise<readonly (readonly string[])[]> {
    const tables = new Set<string>();
    const states: (readonly string[])[] = [];
    for (const migration of this.migrations) {
      await new migration().up(recorderOf(tables));
      states.push([...tables]);
    }
    return states;
  }
}

export const TENANT_TABLES = new SchemaTables(TENANT_MIGRATIONS);
export const GLOBAL_TABLES = new SchemaTables(GLOBAL_MIGRATIONS);

/** A query runner that executes nothing, finds no rows, and enters the changes of tables. */
function recorderOf(tables: Set<string>): QueryRunner {
  const query = (sql: string): Promise<unknown[]> => {
    enter(tables, sql);
    return Promise.resolve([]);
  };
  return { query, manager: { query }, connection: { options: {} } } as unknown as QueryRunner;
}

function enter(tables: Set<string>, sql: string): void {
  const [, created] = CREATED.exec(sql) ?? [];
  const [, dropped] = DROPPED.exec(sql) ?? [];
  const [, before, after] = RENAMED.exec(sql) ?? [];
  if (created !== undefined) tables.add(created);
  for (const gone of [dropped, before]) if (gone !== undefined) tables.delete(gone);
  if (after !== undefined) tables.add(after);
}
