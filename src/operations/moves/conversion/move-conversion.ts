import { Injectable } from '@nestjs/common';
import type { ReportProgress } from '#jobs';
import { mapDatabaseError, readSchema } from '#persistence';
import { CURRENT_SCHEMA_VERSION } from '../../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../../global/global-database';
import { TenantDatabase } from '../../../global/tenants/tenant-database.entity';
import { inventoryOf } from '../../dumps/database-inventory';
import { foreignObjects, namesOf } from '../../dumps/foreign-objects';
import { SideDatabases } from '../../dumps/side-databases';
import type { SideDatabase } from '../../dumps/side-databases';
import { ServerConnections } from '../../servers/server-connections';
import { SchemaDataSource } from '../../tenant-database/schema-data-source';
import { recordTemplate, SchemaTemplate } from '../../tenant-database/schema-template.entity';
import { moveTargetUnfit } from '../move.errors';
import type { MovePlan } from '../move-plan';
import { compareTable } from './row-comparison';
import { fill } from './row-filling';
import type { Filled } from './row-filling';
import { unfitColumn } from './table-rows';
import { sharedTables } from './shared-tables';

/** What the copy consists of. */
interface Converted extends Filled {
  /** Of the schema that the migrations built on the target. The flavours write the same schema differently. */
  readonly fingerprint: string;
}

/** Whether the servers have different flavours: neither replication nor a dump connects them. */
export const isConversion = ({ from, to }: Pick<MovePlan, 'from' | 'to'>): boolean => from.flavour !== to.flavour;

/**
 * Copies a tenant between MariaDB and MySQL. A dump of one flavour does not load on the other, so the migrations of this release build the
 * schema, and the rows are copied as text. The tenant is in maintenance, so nothing changes meanwhile.
 */
@Injectable()
export class MoveConversion {
  constructor(
    private readonly servers: ServerConnections,
    private readonly sides: SideDatabases,
    private readonly database: GlobalDatabase,
  ) {}

  /** The migrations build only the current schema, with nothing else in it. @throws DomainError MOVE_TARGET_UNFIT */
  async assertPossible(plan: MovePlan): Promise<void> {
    const reason = await this.obstacle(plan);
    if (reason !== null) throw moveTargetUnfit({ server: plan.to.name, reason });
  }

  /**
   * Recreates the database on the target and fills it.
   *
   * @throws DomainError MOVE_TARGET_UNFIT; MOVE_COPY_DIFFERS if the target has other tables, or refuses a row
   */
  async copy(plan: MovePlan, report: (bytes: number) => void): Promise<Converted> {
    const { from, to, database, accountPrefix, operationId } = plan;
    await this.assertPossible(plan);
    const side: SideDatabase = { server: to, database, user: `${accountPrefix}copy_${operationId}` };
    return this.sides.asOwner(side, async (login) => {
      // The sessions of a killed process were ended by now.
      await this.sides.createEmpty(side);
      const target = new SchemaDataSource({ ...login, database });
      try {
        await target.initialize();
        const schema = await migrated(target, database);
        const filled = await this.servers.alone(from, (source) => fill({ source, target, database }, report));
        await this.database.use((manager) =>
          recordTemplate(manager, to.id, { version: CURRENT_SCHEMA_VERSION, ...schema }),
        );
        return { ...filled, fingerprint: schema.fingerprint };
      } catch (error) {
        throw mapDatabaseError(error);
      } finally {
        if (target.isInitialized) await target.destroy();
      }
    });
  }

  /** Reads every row of both places, with the values that the servers compute. @throws DomainError MOVE_COPY_DIFFERS */
  compare({ from, to, database }: MovePlan, report: ReportProgress): Promise<{ tables: number; rows: number }> {
    return this.servers.alone(from, (source) =>
      this.servers.alone(to, async (target) => {
        const tables = await sharedTables(source, target, database);
        let rows = 0;
        for (const [done, table] of tables.entries()) {
          rows += await compareTable({ source, target, database }, table);
          report(done + 1, tables.length);
        }
        return { tables: tables.length, rows };
      }),
    );
  }

  private async obstacle({ tenantId, from, database }: MovePlan): Promise<string | null> {
    const { location, template } = await this.database.use(async (manager) => ({
      location: await manager.findOneByOrFail(TenantDatabase, { tenantId }),
      template: await manager.findOneBy(SchemaTemplate, { serverId: from.id, schemaVersion: CURRENT_SCHEMA_VERSION }),
    }));
    if (location.schemaVersion !== CURRENT_SCHEMA_VERSION)
      return `its schema is ${location.schemaVersion}; run tenant:migrate ${tenantId} before`;
    return this.servers.on(from, async (session) => {
      const foreign = await foreignObjects(session, database);
      if (foreign.length > 0) return namesOf(foreign);
      const column = await unfitColumn(session, database);
      if (column !== null) return column;
      const { fingerprint } = await inventoryOf(session, database);
      const expected = [location.schemaFingerprint, template?.fingerprint ?? fingerprint];
      return expected.every((known) => known === fingerprint)
        ? null
        : `its schema has drifted; see tenant:status ${tenantId}`;
    });
  }
}

async function migrated(target: SchemaDataSource, database: string) {
  await target.openForMigrations();
  await target.applyMigrations();
  return readSchema(target, database);
}
