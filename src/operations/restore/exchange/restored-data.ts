import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { CURRENT_SCHEMA_VERSION, TENANT_MIGRATIONS } from '../../../database/tenant/tenant-migrations';
import { ReturnedFiles } from '../../backup/files/returned-files';
import type { ReportProgress, StepRecord } from '#jobs';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import type { RestorePlan } from '../restore-plan';
import { restoreObjectsUnsupported, restoreSchemaUnknown } from '../restore.errors';
import { RowExchange } from './row-exchange';
import { otherObjects, tablesOf } from '../../dumps/side-loader';
import { SideDatabases } from '../../dumps/side-databases';
import { SideSchema } from './side-schema';
import type { KnownErasure } from '../../../fleet/privacy/repeated-erasure';
import { TableExchange } from './table-exchange';
import type { ExchangeRecord } from './table-exchange';

/** Prepares data that will become the live ones: whole databases, or the rows of some tables. */
@Injectable()
export class RestoredData {
  constructor(
    private readonly servers: ServerConnections,
    private readonly schema: SideSchema,
    private readonly whole: TableExchange,
    private readonly rows: RowExchange,
    private readonly sides: SideDatabases,
    private readonly files: ReturnedFiles,
  ) {}

  /** Restores files from the backups that the data refer to and that the store has lost or altered. */
  async bringFilesBack({ place, tables }: RestorePlan, report: ReportProgress): Promise<StepRecord> {
    if (tables !== null && !tables.includes('attachments')) return {};
    return this.files.bringBack(place, report);
  }

  /** Drops the side database and its account. */
  async clean(plan: RestorePlan): Promise<StepRecord> {
    await this.sides.drop(plan.source);
    return {};
  }

  /**
   * Migrates the data to the current schema.
   *
   * @throws DomainError RESTORE_SCHEMA_UNKNOWN, RESTORE_OBJECTS_UNSUPPORTED, RESTORE_TABLES_UNKNOWN
   */
  async migrate(plan: RestorePlan): Promise<StepRecord> {
    await this.servers.on(plan.place.server, async (session) => {
      await assertPlain(session, plan.place.database);
      await assertPlain(session, plan.source.database);
      await assertKnown(session, plan);
    });
    const state = plan.isWhole ? await this.schema.migrate(plan.source) : { version: CURRENT_SCHEMA_VERSION };
    if (plan.tables !== null) await this.rows.assertKnown(plan, plan.tables);
    return { database: plan.place.database, kept: plan.kept, ...state };
  }

  /**
   * Erases persons again who were erased since the data were current, as far as the live database records them. Holds documents that were
   * waiting for a tax authority.
   */
  async eraseAgain(plan: RestorePlan): Promise<StepRecord> {
    const held = plan.tables === null ? await this.schema.holdSubmissions(plan.source) : 0;
    const erasures = plan.tables === null ? await this.erasures(plan) : null;
    return { held, erased: erasures === null ? null : await this.schema.reapply(plan.source, erasures) };
  }

  /**
   * Copies the live rows for an undo if only rows are exchanged, and checks the references for the last time.
   *
   * @throws DomainError RESTORE_FOREIGN_KEYS
   */
  async keep(plan: RestorePlan): Promise<StepRecord> {
    if (plan.tables === null) return {};
    await this.rows.assertFits(plan, plan.tables);
    await this.rows.keep(plan, plan.tables);
    return { kept: plan.kept };
  }

  async intend(plan: RestorePlan): Promise<StepRecord> {
    return plan.tables === null ? { ...(await this.whole.intend(plan)) } : { tables: plan.tables };
  }

  async exchange(plan: RestorePlan, record: StepRecord): Promise<StepRecord> {
    if (plan.tables === null) await this.whole.swap(plan, record as unknown as ExchangeRecord);
    else await this.exchangeRows(plan, plan.tables);
    return {};
  }

  /** Restored rows may belong to an erased person, without the row that records the erasure. */
  private async exchangeRows(plan: RestorePlan, tables: readonly string[]): Promise<void> {
    await this.rows.exchange(plan, tables);
    const live = { ...plan.source, database: plan.place.database };
    if (tables.includes('invoices')) await this.schema.holdSubmissions(live);
    await this.schema.reapply(live, (await this.erasures(plan)) ?? [], { everyone: true });
  }

  private erasures({ place }: RestorePlan): Promise<KnownErasure[] | null> {
    return this.servers.on(place.server, (session) => erasuresOf(session, place.database));
  }
}

/** Only tables can be exchanged: a view is not renamed, and a table with a trigger cannot be renamed (pitfalls: P38). */
async function assertPlain(session: ServerSession, database: string): Promise<void> {
  const found = Object.entries(await otherObjects(session, database)).find(([, total]) => total > 0);
  if (found !== undefined) throw restoreObjectsUnsupported({ database, object: found[0] });
}

/** Data of a later schema cannot be migrated back; single tables are not migrated at all. */
async function assertKnown(session: ServerSession, { place, source, tables }: RestorePlan): Promise<void> {
  const names = new Set(TENANT_MIGRATIONS.map(({ name }) => name));
  const foreign = (await migrationsOf(session, source.database)).find((name) => !names.has(name));
  if (foreign !== undefined) throw restoreSchemaUnknown({ version: foreign });
  if (tables === null) return;
  const version = (await migrationsOf(session, place.database)).at(-1) ?? 'none';
  if (version !== CURRENT_SCHEMA_VERSION) throw restoreSchemaUnknown({ version });
}

async function migrationsOf(session: ServerSession, database: string): Promise<string[]> {
  if (!(await tablesOf(session, database)).includes('migrations')) return [];
  const rows = await session.query<{ name: string }[]>(
    `SELECT name FROM ${quoteIdentifier(database)}.migrations ORDER BY timestamp`,
  );
  return rows.map(({ name }) => name);
}

/** Null if the table does not exist any more. */
async function erasuresOf(session: ServerSession, database: string): Promise<KnownErasure[] | null> {
  if (!(await tablesOf(session, database)).includes('erasure_requests')) return null;
  return session.query<KnownErasure[]>(
    `SELECT entity_type AS entityType, entity_id AS entityId, reason, erased_at AS erasedAt, created_by_user_id AS userId
      FROM ${quoteIdentifier(database)}.erasure_requests`,
  );
}
