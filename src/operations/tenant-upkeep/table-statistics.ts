import { Injectable } from '@nestjs/common';
import { TenantLocations } from './tenant-location';
import { bytesOf, TenantTables } from './tenant-tables';
import type { TableOutcome, TablesReport, WorkHooks } from './table-report';

/** Updates the statistics of a tenant's tables, which the server uses to plan queries. */
@Injectable()
export class TableStatistics {
  constructor(
    private readonly locations: TenantLocations,
    private readonly tables: TenantTables,
  ) {}

  /** One table after another; a failed table does not stop the others. @throws DomainError NOT_FOUND, TENANT_WITHOUT_DATABASE */
  async analyze(tenantId: number, { signal, report }: WorkHooks = {}): Promise<TablesReport> {
    const location = await this.locations.of(tenantId);
    return this.tables.session(location, async (session) => {
      const outcomes: TableOutcome[] = [];
      const found = await this.tables.list(session, location);
      for (const facts of found) {
        signal?.throwIfAborted();
        const isDone = await this.tables.maintain(session, 'ANALYZE', location, facts.name);
        outcomes.push({
          table: facts.name,
          outcome: isDone ? 'done' : 'failed',
          reason: isDone ? null : 'locked_or_refused',
          bytes: bytesOf(facts),
          freeBytes: facts.freeBytes,
          bytesAfter: null,
        });
        report?.(outcomes.length, found.length);
      }
      return { tenantId, tables: outcomes };
    });
  }
}
