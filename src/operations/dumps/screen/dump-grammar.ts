import { HIDDEN } from './dump-statement';
import { dumpForeignStatement } from '../dump.errors';

const NAME = '`(?:[^`]|``)+`';
const DEFINER = `(?:DEFINER ?= ?${NAME} ?@ ?${NAME} )?`;
const rule = (pattern: string): RegExp => new RegExp(`^${pattern}`, 'i');

/** Complete statements that a dump consists of, besides the rows. */
const PLAIN: readonly RegExp[] = [
  rule('$'),
  rule(`DROP (?:TABLE|VIEW|PROCEDURE|FUNCTION|EVENT|TRIGGER) IF EXISTS ${NAME}$`),
  rule(`LOCK TABLES ${NAME} WRITE$`),
  rule('UNLOCK TABLES$'),
  rule(`ALTER TABLE ${NAME} (?:DISABLE|ENABLE) KEYS$`),
  rule('COMMIT$'),
];

const TABLE = rule(`CREATE TABLE (?:IF NOT EXISTS )?${NAME} ?\\(`);
const VIEW = rule(
  `CREATE (?:ALGORITHM ?= ?\\w+ )?${DEFINER}(?:SQL SECURITY (?:DEFINER|INVOKER) )?VIEW ${NAME} (?:\\([^)]*\\) )?AS SELECT `,
);
const PROGRAM = rule(`CREATE ${DEFINER}(?:TRIGGER|PROCEDURE|FUNCTION|EVENT) (?:IF NOT EXISTS )?${NAME}`);
/** The server shows a trigger as it was written: its name may be without quotes. */
const BARE_TRIGGER = rule(
  `CREATE ${DEFINER}TRIGGER (?:IF NOT EXISTS )?[A-Za-z_$][\\w$]* (?:BEFORE|AFTER) (?:INSERT|UPDATE|DELETE) ON `,
);
const DEFINED = new RegExp(`DEFINER\\s*=\\s*${NAME}\\s*@\\s*${NAME}`, 'i');

/** Not allowed in a table definition: rows of other tables, files of the server, tables elsewhere. */
const NOT_OF_TABLE = /\b(?:SELECT|UNION|DIRECTORY|CONNECTION|TABLE_TYPE|FILE_NAME)\b/i;
const NOT_OF_VIEW = /\b(?:INTO|OUTFILE|DUMPFILE|LOAD_FILE)\b|;/i;
const NOT_OF_PROGRAM =
  /\b(?:OUTFILE|DUMPFILE|LOAD_FILE|LOAD|GRANT|REVOKE|USE|PREPARE|EXECUTE|USER|DATABASE|SCHEMA|INSTALL|SHUTDOWN|KILL)\b/i;

/** Session variables that a dump sets and restores. */
const CHARSETS = '(?:utf8mb4|utf8mb3|utf8)';
const OPTION = '(?:@@(?:SESSION\\.)?)?';
const SETTINGS: readonly RegExp[] = [
  rule(`NAMES ${CHARSETS}$`),
  rule(
    `${OPTION}(?:character_set_client|character_set_results|collation_connection) ?= ?(?:${CHARSETS}(?:_\\w+)?|NULL)$`,
  ),
  rule(`${OPTION}(?!SQL_LOG_BIN|SQL_MODE)\\w+ ?= ?@(?:OLD|saved?)_\\w+$`),
  rule(`${OPTION}SQL_MODE ?= ?@(?:OLD|saved?)_sql_mode$`),
  rule(`${OPTION}TIME_ZONE ?= ?'(?:\\+00:00|SYSTEM)'$`),
  rule(`${OPTION}(?:UNIQUE_CHECKS|FOREIGN_KEY_CHECKS|SQL_NOTES|NOTE_VERBOSITY|autocommit) ?= ?[01]$`),
];
const SQL_MODE = rule(`${OPTION}SQL_MODE ?= ?'([A-Z_,]*)'$`);
/** In these SQL modes a quote or a backslash has a different meaning than this parser assumes. */
const OTHER_QUOTES = /ANSI|NO_BACKSLASH_ESCAPES|ORACLE|MSSQL|DB2|POSTGRESQL|MAXDB/;
/**
 * Replication settings that `mysqldump` writes by default: whether statements are logged, and which transactions a new server should
 * consider executed. They do not belong to a database and require server-wide privileges, so they are removed.
 */
const OF_REPLICATION: readonly RegExp[] = [
  rule('SET @MYSQLDUMP_TEMP_LOG_BIN ?= ?@@SESSION\\.SQL_LOG_BIN$'),
  rule('SET @@SESSION\\.SQL_LOG_BIN ?= ?(?:0|@MYSQLDUMP_TEMP_LOG_BIN)$'),
  rule(`SET @@GLOBAL\\.GTID_PURGED ?= ?(?:'${HIDDEN}*' ?){1,2}$`),
];
/** The client does not accept an empty statement. On a separate line, like the other statements. */
const NOTHING = '\nDO 0';
/** A variable and the copy of its value: the copy of a mode has the value of that mode. */
const COPY = /^@(?:OLD|saved?)_(\w+) ?= ?@@(?:SESSION\.)?(\w+)$/i;

/** Whether statements between two changes of the delimiter may contain a `;`. */
interface Place {
  readonly delimiter: string;
}

/**
 * Returns the statement to send: the statement itself, without the account that an object belonged to.
 *
 * @throws DomainError DUMP_FOREIGN_STATEMENT
 */
export function screened(raw: string, code: string, { delimiter }: Place): string {
  const text = code.replaceAll(/[ \t\r\n\f\v]+/g, ' ').trim();
  const bare = text.replaceAll(new RegExp(NAME, 'g'), '`');
  // The client executes this word in the middle of a line, too.
  if (/\bdelimiter\b/i.test(bare)) throw foreign(bare);
  if (PROGRAM.test(text) || BARE_TRIGGER.test(text)) return programOf(raw, code, bare);
  if (delimiter !== ';' && bare.includes(';')) throw foreign(bare);
  return statementOf(raw, code, { text, bare });
}

/** Checks that the statement ends where it seems to. `text` is its code in one line, `bare` the same without names. */
function statementOf(raw: string, code: string, { text, bare }: { text: string; bare: string }): string {
  if (PLAIN.some((allowed) => allowed.test(text))) return raw;
  if (TABLE.test(text) && !NOT_OF_TABLE.test(bare) && !isQualified(text)) return raw;
  if (VIEW.test(text) && !NOT_OF_VIEW.test(bare)) return withoutDefiner(raw, code);
  if (OF_REPLICATION.some((left) => left.test(text))) return NOTHING;
  if (/^SET /i.test(text) && settings(raw, code).every(isSetting)) return raw;
  throw foreign(bare);
}

/** Only the first words, because the rest may contain personal data. */
export function foreign(bare: string): Error {
  const head =
    bare
      .replaceAll(HIDDEN, '')
      .trim()
      .slice(0, 200)
      .split(/[^\w ]/, 1)[0] ?? '';
  return dumpForeignStatement({ statement: head.split(' ').slice(0, 3).join(' ').slice(0, 60) || '?' });
}

function programOf(raw: string, code: string, bare: string): string {
  if (NOT_OF_PROGRAM.test(bare.replace(/^CREATE DEFINER ?= ?`@`/i, '')) || !isOneStatement(bare)) throw foreign(bare);
  return withoutDefiner(raw, code);
}

/** All semicolons of the body must be between a BEGIN and its END; code after the last END would be executed at once. */
function isOneStatement(bare: string): boolean {
  let depth = 0;
  for (const [word] of bare.matchAll(/\bEND (?:IF|LOOP|WHILE|REPEAT)\b|\b(?:BEGIN|CASE|END CASE|END)\b|;/gi)) {
    const upper = word.toUpperCase();
    if (upper === ';' && depth === 0) return false;
    if (upper === 'BEGIN' || upper === 'CASE') depth += 1;
    if (upper === 'END' || upper === 'END CASE') depth -= 1;
  }
  return depth === 0;
}

/** Found by its position in the code, because the same words in a string are data. */
function withoutDefiner(raw: string, code: string): string {
  const found = DEFINED.exec(code);
  if (found === null) return raw;
  return raw.slice(0, found.index) + raw.slice(found.index + found[0].length).replace(/^ /, '');
}

const isQualified = (text: string): boolean => new RegExp(`${NAME} ?\\. ?${NAME}`).test(text);

/** The assignments of a SET statement with their strings. */
function settings(raw: string, code: string): string[] {
  let shown = '';
  for (let at = 0; at < code.length; at += 1) shown += code[at] === HIDDEN && raw[at] !== ',' ? raw[at] : code[at];
  const text = shown.replaceAll(/[ \t\r\n\f\v]+/g, ' ').trim();
  return text
    .slice('SET '.length)
    .split(',')
    .map((part) => part.replaceAll(HIDDEN, ',').trim());
}

function isSetting(assignment: string): boolean {
  const modes = SQL_MODE.exec(assignment)?.[1];
  if (modes !== undefined) return !OTHER_QUOTES.test(modes.toUpperCase());
  const [, copy, original] = COPY.exec(assignment) ?? [];
  if (copy !== undefined) return /mode/i.test(copy) === (original?.toLowerCase() === 'sql_mode');
  return SETTINGS.some((allowed) => allowed.test(assignment));
}
