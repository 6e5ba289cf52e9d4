import type { EntityManager, QueryRunner } from 'typeorm';
import type { ListRequest } from '#kernel';
import type { Resource, Row } from '#persistence';
import { listQuery } from '../../libs/persistence/listing';
import { listOf } from './fleet';
import { createTenantDatabase } from './tenant-database';
import type { TenantDatabase } from './tenant-database';

export const ROWS = 50_000;
const PAGE = 25;

/** One row of EXPLAIN. */
interface Step {
  readonly table: string;
  readonly type: string;
  readonly key: string | null;
  readonly Extra: string | null;
}

/** `n` runs from 1 in the values; if vehicles are filled, `m` is a model. */
export type FilledTable = readonly [table: string, columns: string, values: string];

/** Tables of fifty thousand rows, to measure the cost of reading lists. */
export class ManyRows {
  private constructor(
    private readonly database: TenantDatabase,
    private readonly runner: QueryRunner,
  ) {}

  static async of(tables: readonly FilledTable[]): Promise<ManyRows> {
    const database = await createTenantDatabase();
    const rows = new ManyRows(database, database.dataSource.createQueryRunner());
    for (const table of tables) await rows.fill(table);
    return rows;
  }

  get manager(): EntityManager {
    return this.runner.manager;
  }

  async drop(): Promise<void> {
    await this.runner.release();
    await this.database.drop();
  }

  /** Number of rows that the server reads for the work, by index or not. */
  async cost(work: () => Promise<unknown>): Promise<number> {
    const before = await this.rowsRead();
    await work();
    // Reading the counters also increases them, so this is subtracted.
    const idle = await this.rowsRead();
    return idle - before - ((await this.rowsRead()) - idle);
  }

  /** Reads a page like the product, without the count of all rows, which scans an index. */
  page(resource: Resource<Row>, request: Partial<ListRequest>): Promise<unknown> {
    return listQuery(this.manager, resource, listOf(request)).limit(PAGE).getMany();
  }

  /** Steps of the plan that scan a table, sort, or use a temporary table. */
  async detoursOf(resource: Resource<Row>, request: Partial<ListRequest>): Promise<readonly Step[]> {
    const query = listQuery(this.manager, resource, listOf(request)).limit(PAGE);
    const [sql, parameters] = query.getQueryAndParameters();
    const plan = await this.manager.query<Step[]>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, parameters);
    return plan.filter(({ type, Extra }) => type === 'ALL' || /filesort|temporary/.test(Extra ?? ''));
  }

  private async rowsRead(): Promise<number> {
    const counters = await this.manager.query<{ Value: string }[]>("SHOW SESSION STATUS LIKE 'Handler_read%'");
    return counters.reduce((sum, { Value }) => sum + Number(Value), 0);
  }

  private async fill([table, columns, values]: FilledTable): Promise<void> {
    const digits =
      '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
    const numbers = `(SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
      FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, ${digits} f) numbers`;
    const models = table === 'vehicles' ? 'JOIN vehicle_models m ON m.id = 1 + n % 25' : '';
    await this.manager.query(
      `INSERT INTO ${table} (${columns}, created_at) SELECT ${values}, '2024-01-01' + INTERVAL n SECOND FROM ${numbers} ${models}
        WHERE n <= ${ROWS} ORDER BY n`,
    );
    await this.manager.query(`ANALYZE TABLE ${table}`);
  }
}
