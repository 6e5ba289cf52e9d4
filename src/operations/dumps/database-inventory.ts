import { schemaFingerprint } from '#persistence';
import type { ServerFlavour } from '../../global/servers/database-server.entity';
import type { ServerSession } from '../servers/server-connections';
import { backupPrivilegeMissing } from './dump.errors';
import type { ObjectCounts } from './backup-manifest';

/** The objects of a database and the fingerprint of its schema, as the server reports them. */
export interface Inventory {
  readonly objects: ObjectCounts;
  readonly fingerprint: string;
}

export interface ServerFacts {
  readonly flavour: ServerFlavour;
  readonly version: string;
  readonly hasBinlog: boolean;
}

const COUNTS = `SELECT
  (SELECT COUNT(*) FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = ? AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')) AS \`tables\`,
  (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'VIEW') AS \`views\`,
  (SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ?) AS \`triggers\`,
  (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ?) AS \`routines\`,
  (SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ?) AS \`events\``;

export async function inventoryOf(session: ServerSession, database: string): Promise<Inventory> {
  const [[row], fingerprint] = await Promise.all([
    session.query<Record<keyof ObjectCounts, string>[]>(COUNTS, Array(5).fill(database)),
    schemaFingerprint(session, database),
  ]);
  const count = (kind: keyof ObjectCounts): number => Number(row?.[kind]);
  const objects = {
    tables: count('tables'),
    views: count('views'),
    triggers: count('triggers'),
    routines: count('routines'),
    events: count('events'),
  };
  return { objects, fingerprint };
}

export async function serverFactsOf(session: ServerSession): Promise<ServerFacts> {
  const [row] = await session.query<{ version: string; logBin: number }[]>(
    'SELECT VERSION() AS version, @@log_bin AS logBin',
  );
  const full = row?.version ?? '';
  return {
    flavour: /mariadb/i.test(full) ? 'mariadb' : 'mysql',
    version: /^\d+(?:\.\d+)*/.exec(full)?.[0] ?? full,
    hasBinlog: Number(row?.logBin) === 1,
  };
}

const NEEDED = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT'];

/**
 * An account without one of these privileges does not see some objects, neither in the dump nor in `information_schema`. The counts would
 * then be equal although objects are missing (pitfalls: backup 3).
 *
 * @throws DomainError BACKUP_PRIVILEGE_MISSING
 */
export async function assertSeesAll(session: ServerSession): Promise<void> {
  const rows = await session.query<{ privilege: string }[]>(
    `SELECT PRIVILEGE_TYPE AS privilege FROM information_schema.USER_PRIVILEGES
      WHERE GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')`,
  );
  const held = new Set(rows.map(({ privilege }) => privilege));
  const missing = NEEDED.find((privilege) => !held.has(privilege));
  if (missing !== undefined) throw backupPrivilegeMissing({ privilege: missing });
}
