import { setTimeout as pause } from 'node:timers/promises';
import { IsolatedLoop } from '#jobs';
import { systemEvent } from '#kernel';
import { quoteIdentifier, tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { AuditTrail } from '../../global/audit/audit-trail';
import { recountVehicles } from '../../tenant-settings/vehicle-count';
import { ParametersService } from '../../global/parameters/parameters.service';
import { LegalNumberBook } from './legal-number-book';
import { assertMayBeCleaned, retentionPolicies } from './retention-policies';
import type { RetentionPolicy } from './retention-policies';
import type { WorkHooks } from './table-report';

const AT_ONCE = 1000;
const PAUSE_MS = 20;

type Key = readonly (string | number)[];

/** Number of deleted rows by table. */
export interface CleanupReport {
  readonly tenantId: number;
  readonly removed: Readonly<Record<string, number>>;
}

/** Deletes expired rows of a tenant's database in small batches, so that users do not wait for locks. */
@TenantScoped()
export class RetentionCleanup {
  private readonly loop = new IsolatedLoop('retention cleanup');

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly parameters: ParametersService,
    private readonly trail: AuditTrail,
    private readonly numbers: LegalNumberBook,
  ) {}

  /**
   * Applies the policies of the product, after the count of vehicles was corrected, and then completes the ledger of legal numbers. An
   * interrupted run is continued by the next one.
   *
   * @throws DomainError KEPT_BY_LAW
   */
  async run(hooks: WorkHooks = {}): Promise<CleanupReport> {
    await recountVehicles(this.database.manager);
    const report = await this.by(retentionPolicies(await this.parameters.get('retention.logs_days')), hooks);
    await this.numbers.complete();
    return report;
  }

  /**
   * Applies the given policies. Nothing is deleted if one of them concerns a table that must be kept by law.
   *
   * @throws DomainError KEPT_BY_LAW; LOOP_INCOMPLETE after the other tables are done
   */
  async by(policies: readonly RetentionPolicy[], { signal, report }: WorkHooks = {}): Promise<CleanupReport> {
    policies.forEach(assertMayBeCleaned);
    const removed: Record<string, number> = {};
    let looked = 0;
    const failed = await this.loop.each(policies, {
      name: ({ table }) => `${table} of tenant ${this.tenant.tenantId}`,
      work: async (policy) => {
        const count = (rows: number): void => {
          removed[policy.table] = (removed[policy.table] ?? 0) + rows;
        };
        await this.remove(policy, count, signal).finally(() => this.note(policy.table, removed[policy.table] ?? 0));
        report?.((looked += 1), policies.length);
      },
      ...(signal === undefined ? {} : { signal }),
    });
    this.loop.failed(failed);
    return { tenantId: this.tenant.tenantId, removed };
  }

  /** In the order of the primary key, continuing after the last key, so that rows to keep are read only once. */
  private async remove(
    policy: RetentionPolicy,
    count: (rows: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (let last: Key | null = null; ;) {
      signal?.throwIfAborted();
      const keys = await this.next(policy, last);
      if (keys.length > 0) await this.delete(policy, keys);
      count(keys.length);
      last = keys.at(-1) ?? null;
      if (keys.length < AT_ONCE) return;
      await pause(PAUSE_MS, undefined, { signal });
    }
  }

  private async next({ table, key, condition }: RetentionPolicy, last: Key | null): Promise<readonly Key[]> {
    const { manager } = this.database;
    const name = (other: string): string => tableName(manager, other);
    const columns = key.map(quoteIdentifier).join(', ');
    const behind = last === null ? '' : `(${columns}) > (${key.map(() => '?').join(', ')}) AND `;
    const rows = await manager.query<Record<string, string | number>[]>(
      `SELECT ${columns} FROM ${name(table)} WHERE ${behind}(${condition(name)}) ORDER BY ${columns} LIMIT ${AT_ONCE}`,
      last === null ? [] : [...last],
    );
    return rows.map((row) => key.map((column) => row[column] ?? 0));
  }

  private async delete({ table, key }: RetentionPolicy, keys: readonly Key[]): Promise<void> {
    const { manager } = this.database;
    const columns = key.map(quoteIdentifier).join(', ');
    const marks = `(${key.map(() => '?').join(', ')})`;
    await manager.query(
      `DELETE FROM ${tableName(manager, table)} WHERE (${columns}) IN (${keys.map(() => marks).join(', ')})`,
      keys.flat(),
    );
  }

  /** The audit row contains the name of the table and counts, no data. */
  private note(table: string, rows: number): void {
    if (rows === 0) return;
    const { tenantId } = this.tenant;
    const route = `cleanup ${table} ${rows}`;
    this.trail.record(systemEvent({ tenantId, action: 'upkeep:cleanup', entityId: null, outcome: 'done', route }));
  }
}
