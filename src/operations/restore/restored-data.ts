import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { CURRENT_SCHEMA_VERSION, TENANT_MIGRATIONS } from '../../database/tenant/tenant-migrations';
import { DRIVER } from '../../fleet/privacy/anonymize-driver';
import type { StepRecord } from '../operations/saga';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import type { RestorePlan } from './restore-plan';
import { restoreObjectsUnsupported, restoreSchemaUnknown } from './restore.errors';
import { RowExchange } from './row-exchange';
import { otherObjects, tablesOf } from './side-loader';
import { SideSchema } from './side-schema';
import type { KnownErasure } from './side-schema';
import { TableExchange } from './table-exchange';
import type { ExchangeRecord } from './table-exchange';

/** What is done to data on their way to be the live ones, all of them or the rows of some tables. */
@Injectable()
export class RestoredData {
  constructor(
    private readonly servers: ServerConnections,
    private readonly schema: SideSchema,
    private readonly whole: TableExchange,
    private readonly rows: RowExchange,
  ) {}

  /**
   * Brings the data to the current schema.
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

  /** Those who were erased since the data were current are erased from them. Where nothing is live nothing is known of it. */
  async eraseAgain(plan: RestorePlan): Promise<StepRecord> {
    const erasures = plan.tables === null ? await this.erasures(plan) : null;
    return { erased: erasures === null ? null : await this.schema.reapply(plan.source, erasures) };
  }

  /** A copy to go back to, where the tables themselves stay; and a last look at what refers to what. @throws DomainError RESTORE_FOREIGN_KEYS */
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

  /** Rows of somebody who was erased may have come back without the one that says so. */
  private async exchangeRows(plan: RestorePlan, tables: readonly string[]): Promise<void> {
    await this.rows.exchange(plan, tables);
    const live = { ...plan.source, database: plan.place.database };
    await this.schema.reapply(live, (await this.erasures(plan)) ?? [], { everyone: true });
  }

  private erasures({ place }: RestorePlan): Promise<KnownErasure[] | null> {
    return this.servers.on(place.server, (session) => erasuresOf(session, place.database));
  }
}

/** Tables alone can be exchanged: a view stays where it is, and a trigger forbids its table to go (pitfalls: P38). */
async function assertPlain(session: ServerSession, database: string): Promise<void> {
  const found = Object.entries(await otherObjects(session, database)).find(([, total]) => total > 0);
  if (found !== undefined) throw restoreObjectsUnsupported({ database, object: found[0] });
}

/** Data of a later version cannot be taken back to this one's schema; rows alone are not migrated at all. */
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

/** Null when there is no such table any more. */
async function erasuresOf(session: ServerSession, database: string): Promise<KnownErasure[] | null> {
  if (!(await tablesOf(session, database)).includes('erasure_requests')) return null;
  return session.query<KnownErasure[]>(
    `SELECT entity_id AS entityId, reason, erased_at AS erasedAt, created_by_user_id AS userId
      FROM ${quoteIdentifier(database)}.erasure_requests WHERE entity_type = ?`,
    [DRIVER],
  );
}
