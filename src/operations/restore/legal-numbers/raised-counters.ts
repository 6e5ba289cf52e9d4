import { quoteIdentifier } from '#persistence';
import type { HighestNumber } from '../../../global/legal-numbers/legal-numbers.service';
import type { ServerSession } from '../../servers/server-connections';
import type { RestorePlan } from '../restore-plan';
import type { Sides } from './sides';

const INTO = '(series, period_key, `last_value`, last_issue_date)';
const RAISED = `ON DUPLICATE KEY UPDATE \`last_value\` = GREATEST(\`last_value\`, VALUES(\`last_value\`)),
  last_issue_date = GREATEST(COALESCE(last_issue_date, VALUES(last_issue_date)), COALESCE(VALUES(last_issue_date), last_issue_date))`;

/**
 * Raises every counter to the highest value of the backup, the live data and the ledger, so that no number is assigned twice in any series.
 */
export async function raiseCounters(sides: Sides, ledger: readonly HighestNumber[]): Promise<void> {
  if (!sides.changes('number_sequences')) return;
  const counters = `INSERT INTO ${sides.restored('number_sequences')} ${INTO}`;
  if (sides.isLive('number_sequences'))
    await sides.session.query(
      `${counters} SELECT counter, period, reached, day FROM (SELECT series AS counter, period_key AS period,
          \`last_value\` AS reached, last_issue_date AS day FROM ${sides.live('number_sequences')}) live ${RAISED}`,
    );
  if (ledger.length === 0) return;
  const rows = ledger.map(({ series, period, value, day }) => [series, period, value, day]);
  await sides.session.query(`${counters} VALUES ? ${RAISED}`, [rows]);
}

interface NextId {
  readonly owner: string;
  readonly tableName: string;
  readonly next: number | string;
}

/**
 * Raises the next id of each table to that of the live data, so that a row created after the restore never has the id of a row created
 * since the backup; an undo or a later restore can then distinguish them. Only for whole databases.
 */
export async function raiseIds(session: ServerSession, { place, source, tables }: RestorePlan): Promise<void> {
  if (tables !== null) return;
  if (place.server.flavour === 'mysql') await session.query('SET SESSION information_schema_stats_expiry = 0');
  const rows = await session.query<NextId[]>(
    `SELECT TABLE_SCHEMA AS owner, TABLE_NAME AS tableName, AUTO_INCREMENT AS next FROM information_schema.TABLES
      WHERE TABLE_SCHEMA IN (?) AND AUTO_INCREMENT IS NOT NULL`,
    [[place.database, source.database]],
  );
  const nextOf = (database: string): ReadonlyMap<string, number> =>
    new Map(rows.filter(({ owner }) => owner === database).map(({ tableName, next }) => [tableName, Number(next)]));
  const live = nextOf(place.database);
  for (const [table, next] of nextOf(source.database)) {
    const reached = live.get(table) ?? 0;
    if (reached > next)
      await session.query(
        `ALTER TABLE ${quoteIdentifier(source.database)}.${quoteIdentifier(table)} AUTO_INCREMENT = ${reached}`,
      );
  }
}
