import type { QueryRunner } from 'typeorm';
import { codesIn } from './column-codes';
import type { Codes } from './column-codes';

/** The statements of a migration, in order. */
export interface LintedMigration {
  readonly statements: readonly string[];
  /** Tables that already have rows: those of earlier releases. */
  readonly tables: ReadonlySet<string>;
  /**
   * The migration's own `unusedSince`: the release since which no code uses the dropped objects. Only then is contracting allowed (expand,
   * migrate all tenants, contract).
   */
  readonly unusedSince?: string;
  /** The migration's own `copies`: the reason why a large table must be copied, which blocks its writes meanwhile. */
  readonly copies?: string;
  /** The codes that the CHECKs of the release before accept. */
  readonly accepted?: Codes;
  /** The codes that the code of this release may write. */
  readonly written?: Codes;
}

/** Tables that grow without limit with the work of a company: their ALTER statements must declare the algorithm. */
export const LARGE_TABLES: ReadonlySet<string> = new Set([
  'alerts',
  'attachments',
  'fuel_logs',
  'idempotency_keys',
  'intervention_holds',
  'intervention_status_history',
  'interventions',
  'invoice_lines',
  'invoice_tax_lines',
  'invoices',
  'odometer_readings',
  'outbox',
  'payments',
  'prediagnostic_items',
  'prediagnostics',
  'quote_lines',
  'quotes',
  'reception_reports',
  'supply_price_history',
  'vehicle_assignments',
  'vehicle_status_spans',
  'webhook_deliveries',
  'work_authorization_lines',
  'work_authorizations',
]);

const DDL = /^(?:CREATE|ALTER|DROP|RENAME|TRUNCATE)\b/i;

export const isDdl = (statement: string): boolean => DDL.test(statement.trim());

/** The problems of a migration, one per line. */
export function lintMigration(migration: LintedMigration, releases: readonly string[]): string[] {
  const { unusedSince } = migration;
  const isContraction = unusedSince !== undefined && releases.includes(unusedSince);
  const promise =
    unusedSince === undefined || isContraction ? [] : [`unusedSince names no release there was: ${unusedSince}`];
  return [
    ...promise,
    ...migration.statements.flatMap((statement) => lintStatement(statement, migration, isContraction)),
  ];
}

/**
 * Records the statements of a running migration and forwards them to the server. `stopAt` ends it before that DDL statement, like a kill.
 */
export function recording(runner: QueryRunner, statements: string[], stopAt = Number.POSITIVE_INFINITY): QueryRunner {
  const query = (sql: string, parameters?: unknown[]): Promise<unknown> => {
    if (isDdl(sql) && statements.filter(isDdl).length >= stopAt) throw new Error('killed');
    statements.push(sql);
    return runner.query(sql, parameters);
  };
  return new Proxy(runner, {
    get: (target, key) => (key === 'query' ? query : (Reflect.get(target, key, target) as unknown)),
  });
}

function lintStatement(statement: string, migration: LintedMigration, isContraction: boolean): string[] {
  const { tables, copies } = migration;
  const sql = plain(statement);
  if (/;\s*\S/.test(sql)) return [`several statements in one query: ${shortened(sql)}`];
  if (!isDdl(sql)) return [];
  const { table, changes } = targetOf(sql);
  const problems = [
    ...lintTableStatement(sql, isContraction),
    ...(tables.has(table) ? lintChanges(partsOf(changes), isContraction) : []),
    ...(tables.has(table) ? lintCodes(statement, table, migration, isContraction) : []),
    ...(tables.has(table) && LARGE_TABLES.has(table) && !saysHow(changes, copies) ? [NO_ALGORITHM] : []),
  ];
  return problems.map((problem) => `${problem}: ${shortened(sql)}`);
}

function lintTableStatement(sql: string, isContraction: boolean): string[] {
  if (/^(?:RENAME|TRUNCATE)\b/i.test(sql)) return ['renames or empties a table'];
  return /^DROP (?!INDEX\b)/i.test(sql) && !isContraction ? [DROPS] : [];
}

/** The table of an ALTER or index statement, and the changes. */
function targetOf(sql: string): { readonly table: string; readonly changes: string } {
  const alter = /^ALTER TABLE (?:IF EXISTS )?(\S+) (.*)$/i.exec(sql);
  const index = /^(?:CREATE|DROP) (?:UNIQUE )?INDEX .*? ON (\S+)(.*)$/i.exec(sql);
  const [, table = '', changes = ''] = alter ?? index ?? [];
  return { table, changes };
}

const DROPS = 'drops what the release before still uses';
const NO_ALGORITHM = 'a large table needs ALGORITHM=INSTANT, or ALGORITHM=INPLACE or NOCOPY with LOCK=NONE';

/** INSTANT must not be combined with LOCK, which MySQL refuses. A copy with a reason must leave the table readable. */
function saysHow(changes: string, copies?: string): boolean {
  const isInstant = /\bALGORITHM ?= ?INSTANT\b/i.test(changes);
  const isCopy = /\bALGORITHM ?= ?COPY\b/i.test(changes) && /\bLOCK ?= ?SHARED\b/i.test(changes);
  if (copies !== undefined && isCopy) return true;
  return isInstant || (/\bALGORITHM ?= ?(?:INPLACE|NOCOPY)\b/i.test(changes) && /\bLOCK ?= ?NONE\b/i.test(changes));
}

const KEYS = 'KEY|INDEX|UNIQUE|CONSTRAINT|FOREIGN|PRIMARY|CHECK|FULLTEXT|SPATIAL';
const ADDS_COLUMN = new RegExp(`^ADD (?!(?:${KEYS})\\b)`, 'i');
const DROPS_COLUMN = new RegExp(`^DROP (?!(?:${KEYS})\\b)`, 'i');

/** A column that the same statement drops and adds is replaced: there is no moment without it. */
function lintChanges(changes: readonly string[], isContraction: boolean): string[] {
  const added = new Set(changes.flatMap((change) => /^ADD COLUMN (\S+)/i.exec(change)?.[1] ?? []));
  return changes
    .filter((change) => !added.has(/^DROP COLUMN (\S+)$/i.exec(change)?.[1] ?? ''))
    .flatMap((change) => lintChange(change, isContraction));
}

function lintChange(change: string, isContraction: boolean): string[] {
  if (/^RENAME (?!KEY\b|INDEX\b)/i.test(change) || /^CHANGE\b/i.test(change)) return ['renames what is in use'];
  if (DROPS_COLUMN.test(change) || /^DROP PRIMARY\b/i.test(change)) return isContraction ? [] : [DROPS];
  const isStrict = /\bNOT NULL\b/i.test(change);
  if (/^MODIFY\b/i.test(change) && isStrict && !isContraction) return ['makes a column NOT NULL'];
  const isFilled = /\b(?:DEFAULT|GENERATED|AS)\b/i.test(change);
  if (ADDS_COLUMN.test(change) && isStrict && !isFilled) return ['adds a NOT NULL column without a default'];
  return [];
}

/** The codes that this release writes and the CHECKs of the release before refuse, in the columns that both know. */
export function earlyCodes(accepted: Codes, written: Codes): string[] {
  return [...written].flatMap(([column, codes]) => {
    const known = accepted.get(column);
    return known === undefined ? [] : codes.filter((code) => !known.includes(code)).map((code) => `${column}: ${code}`);
  });
}

/** A new CHECK of an existing table, compared with the one before. */
function lintCodes(
  statement: string,
  table: string,
  { accepted = new Map(), written = new Map() }: LintedMigration,
  isContraction: boolean,
): string[] {
  return codesIn(statement).flatMap(([column, codes]) => {
    const name = `${table}.${column}`;
    const before = accepted.get(name) ?? [];
    const used = written.get(name) ?? [];
    return [
      ...(codes.some((code) => !before.includes(code) && used.includes(code)) ? [USES_CODE] : []),
      ...(before.some((code) => !codes.includes(code)) && !isContraction ? [REFUSES_CODE] : []),
    ];
  });
}

const USES_CODE = 'adds a code to a CHECK that this release already writes';
const REFUSES_CODE = 'refuses a code that the release before still writes';

/** The statement in one line, without comments, quotes and the contents of texts. */
function plain(statement: string): string {
  return statement
    .replace(/\/\*.*?\*\/|--\s.*$/gms, ' ')
    .replace(/'(?:[^'\\]|\\.|'')*'/g, "''")
    .replaceAll('`', '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The changes of an ALTER, split at its commas outside parentheses. */
function partsOf(changes: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of changes) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

function shortened(sql: string): string {
  return sql.length > 100 ? `${sql.slice(0, 100)}…` : sql;
}
