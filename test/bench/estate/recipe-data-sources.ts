import type { DataSource } from 'typeorm';
import type { DatabaseServer } from '../harness/database-server';
import { ordinaryDataSource } from './ordinary-data-source';

/** Data sources by tenant, each created at the first request of its tenant and kept: the approach of the tutorials. */
export class RecipeDataSources {
  private readonly byTenant = new Map<number, Promise<DataSource>>();

  constructor(
    private readonly server: DatabaseServer,
    private readonly entities: readonly (new () => object)[],
  ) {}

  of(tenantId: number): Promise<DataSource> {
    const known = this.byTenant.get(tenantId) ?? this.open(tenantId);
    this.byTenant.set(tenantId, known);
    return known;
  }

  async close(): Promise<void> {
    const all = await Promise.all(this.byTenant.values());
    await Promise.all(all.map((dataSource) => dataSource.destroy()));
  }

  private open(tenantId: number): Promise<DataSource> {
    return ordinaryDataSource(this.server, tenantId, this.entities).initialize();
  }
}
