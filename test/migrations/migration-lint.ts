import type { QueryRunner } from 'typeorm';
import { CONTRACTIONS } from './allowed/change-rules';
import type { Problem } from './allowed/change-rules';
import type { Schema } from './allowed/schema';
import { judge } from './allowed/statement-rules';
import type { Codes } from './column-codes';

/** What a migration states about itself. */
export interface Statements {
  /**
   * The release since which no code uses the dropped objects. Only then is contracting allowed (expand, migrate all tenants, contract).
   */
  readonly unusedSince?: string;
  /** The reason why a table must be copied, which blocks its writes meanwhile. */
  readonly copies?: string;
  /** The reasons for what is not in the list of allowed statements, by `what it does (of what)`, as the lint prints it. */
  readonly reasons?: Readonly<Record<string, string>>;
}

/** The statements of a migration, in order, and what is known about its database. */
export interface LintedMigration {
  readonly statements: readonly string[];
  readonly states: Statements;
  /** Calls in its file that run a statement and were not executed. */
  readonly unexecuted?: readonly string[];
  /** The schema at the release before, whose code runs while the migration does. */
  readonly released: Schema;
  /** The schema before the migration. The lint changes it to the one after it. */
  readonly now: Schema;
  /** The codes that the code of this release may write. */
  readonly written?: Codes;
  /** The reasons of a landed migration, whose file does not change, by what it does. */
  readonly landed?: Readonly<Record<string, string>>;
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

/** What a migration does that is not in the list of allowed statements and has no reason, one per line. */
export function lintMigration(migration: LintedMigration, releases: readonly string[]): string[] {
  const { unusedSince, copies, reasons = {} } = migration.states;
  const isContraction = unusedSince !== undefined && releases.includes(unusedSince);
  const { released, now, written = new Map(), landed = {} } = migration;
  const facts = { released, now, written, copies, large: LARGE_TABLES };
  const found = [
    ...migration.statements.flatMap((sql) => judge(sql, facts)),
    ...(migration.unexecuted ?? []).map((subject) => ({ what: UNEXECUTED, subject })),
  ].filter(({ what }) => !(isContraction && CONTRACTIONS.has(what)));
  const keys = [...new Set(found.filter(({ what }) => !isReason(landed[what])).map(keyOf))];
  return [
    ...(unusedSince === undefined || isContraction ? [] : [`unusedSince names no release there was: ${unusedSince}`]),
    ...keys.filter((key) => !isReason(reasons[key])),
    ...Object.keys(reasons)
      .filter((key) => !keys.includes(key))
      .map((key) => `has a reason for what it does not do: ${key}`),
    ...Object.keys(landed)
      .filter((key) => !found.some(({ what }) => what === key))
      .map((key) => `is listed as landed with what it does not do: ${key}`),
  ];
}

const UNEXECUTED = 'contains a call that was not executed, so that its statements were not read';

const keyOf = ({ what, subject }: Problem): string => `${what} (${subject})`;

/** A reason is a sentence. */
const isReason = (reason: string | undefined): boolean => (reason?.trim().length ?? 0) >= 20;

/**
 * Records the statements of a running migration and forwards them to the server. `stopAt` ends it before that DDL statement, like a kill.
 * The migration gets nothing else of the runner, so that no statement remains unread.
 */
export function recording(
  runner: QueryRunner,
  record: (sql: string) => void,
  stopAt = Number.POSITIVE_INFINITY,
): QueryRunner {
  let count = 0;
  const query = (sql: string, parameters?: unknown[]): Promise<unknown> => {
    if (isDdl(sql) && count >= stopAt) throw new Error('killed');
    if (isDdl(sql)) count += 1;
    record(sql);
    return runner.query(sql, parameters);
  };
  const given = { query, connection: { options: runner.connection.options } };
  return new Proxy(given as unknown as QueryRunner, {
    get: (target, key) => {
      if (!(key in target)) throw new Error(`a migration runs statements by runner.query only, not by ${String(key)}`);
      return Reflect.get(target, key) as unknown;
    },
  });
}

/** The codes that this release writes and the CHECKs of the release before refuse, in the columns that both know. */
export function earlyCodes(accepted: Codes, written: Codes): string[] {
  return [...written].flatMap(([column, codes]) => {
    const known = accepted.get(column);
    return known === undefined ? [] : codes.filter((code) => !known.includes(code)).map((code) => `${column}: ${code}`);
  });
}
