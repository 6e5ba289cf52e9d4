import { isDomainError } from '#kernel';
import { quoteIdentifier } from '#persistence';
import type { ServerSession } from '../servers/server-connections';
import { screened } from './screen/dump-grammar';
import { firstStatement } from './screen/dump-statement';

/** An object of a database that the product did not create. */
export interface ForeignObject {
  readonly kind: string;
  readonly name: string;
  /** Why it could not be restored from a dump; null if it could, beside the live database. */
  readonly reason: string | null;
}

interface ObjectRow {
  readonly kind: string;
  readonly name: string;
}

const OBJECTS = `SELECT TABLE_TYPE AS kind, TABLE_NAME AS name FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = ? AND TABLE_TYPE <> 'BASE TABLE'
  UNION ALL SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ?
  UNION ALL SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ?
  UNION ALL SELECT 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ?`;

/** Kinds that a server with a binary log lets only an administrator create, and a restore has an account without such rights. */
const OF_ADMINISTRATORS: ReadonlySet<string> = new Set(['TRIGGER', 'FUNCTION']);
const PROGRAMS: ReadonlySet<string> = new Set(['TRIGGER', 'FUNCTION', 'PROCEDURE', 'EVENT']);
const DELIMITER = ';;';

/** The objects of a database besides tables. Those with a reason are refused by a restore, or the server would not let it create them. */
export async function foreignObjects(session: ServerSession, database: string): Promise<readonly ForeignObject[]> {
  const rows = await session.query<ObjectRow[]>(OBJECTS, Array<string>(4).fill(database));
  if (rows.length === 0) return [];
  const isGuarded = await refusesPrograms(session);
  const found: ForeignObject[] = [];
  for (const { kind, name } of rows) {
    const reason = await reasonAgainst(session, { kind, name, database, isGuarded });
    found.push({ kind: kind.toLowerCase(), name, reason });
  }
  return found;
}

/** The objects in one line, for an error. */
export const namesOf = (objects: readonly ForeignObject[]): string =>
  objects
    .map(({ kind, name, reason }) => (reason === null ? `${kind} ${name}` : `${kind} ${name}: ${reason}`))
    .join('; ')
    .slice(0, 400);

async function reasonAgainst(
  session: ServerSession,
  { kind, name, database, isGuarded }: ObjectRow & { readonly database: string; readonly isGuarded: boolean },
): Promise<string | null> {
  if (kind === 'VIEW') return null;
  if (!PROGRAMS.has(kind)) return 'not supported';
  if (isGuarded && OF_ADMINISTRATORS.has(kind)) return 'ERROR 1419, log_bin_trust_function_creators is off';
  const [shown] = await session.query<Record<string, unknown>[]>(
    `SHOW CREATE ${kind} ${quoteIdentifier(database)}.${quoteIdentifier(name)}`,
  );
  const text = Object.values(shown ?? {}).find((value) => typeof value === 'string' && /^CREATE\s/i.test(value));
  if (typeof text !== 'string') return 'its definition is not visible';
  if (text.includes(database)) return 'its definition names the database';
  return isPassed(text) ? null : 'its definition is not accepted';
}

/** As the screen of a restore judges it. */
function isPassed(text: string): boolean {
  const raw = Buffer.from(`${text}\n${DELIMITER}`, 'utf8').toString('latin1');
  try {
    const statement = firstStatement(raw, DELIMITER);
    if (statement === null) return false;
    screened(raw.slice(0, statement.code.length), statement.code, { delimiter: DELIMITER });
    return true;
  } catch (error) {
    if (isDomainError(error, 'DUMP_FOREIGN_STATEMENT')) return false;
    throw error;
  }
}

async function refusesPrograms(session: ServerSession): Promise<boolean> {
  const [row] = await session.query<{ isLogged: number; isTrusted: number }[]>(
    'SELECT @@log_bin AS isLogged, @@log_bin_trust_function_creators AS isTrusted',
  );
  return Number(row?.isLogged) === 1 && Number(row?.isTrusted) === 0;
}
