import { HIDDEN } from './dump-statement';
import { dumpForeignStatement } from './restore.errors';

const NAME = '`(?:[^`]|``)+`';
const DEFINER = `(?:DEFINER ?= ?${NAME} ?@ ?${NAME} )?`;
const rule = (pattern: string): RegExp => new RegExp(`^${pattern}`, 'i');

/** Whole statements that a dump consists of, besides the rows. */
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
const DEFINED = new RegExp(`DEFINER\\s*=\\s*${NAME}\\s*@\\s*${NAME}`, 'i');

/** Of a table: rows of others, files of the server, tables elsewhere. */
const NOT_OF_TABLE = /\b(?:SELECT|UNION|DIRECTORY|CONNECTION|TABLE_TYPE|FILE_NAME)\b/i;
const NOT_OF_VIEW = /\b(?:INTO|OUTFILE|DUMPFILE|LOAD_FILE)\b|;/i;
const NOT_OF_PROGRAM =
  /\b(?:OUTFILE|DUMPFILE|LOAD_FILE|LOAD|GRANT|REVOKE|USE|PREPARE|EXECUTE|USER|DATABASE|SCHEMA|INSTALL|SHUTDOWN|KILL)\b/i;

/** What a dump sets for its own session, and sets back. */
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
/** Under these a quote or a backslash is not what it is to whoever reads along. */
const OTHER_QUOTES = /ANSI|NO_BACKSLASH_ESCAPES|ORACLE|MSSQL|DB2|POSTGRESQL|MAXDB/;
/**
 * What MySQL's program writes of replication unless it is told not to: whether statements are logged, and which transactions a new server is to
 * take for done. Neither is of a database, both need rights over the server: they are left out.
 */
const OF_REPLICATION: readonly RegExp[] = [
  rule('SET @MYSQLDUMP_TEMP_LOG_BIN ?= ?@@SESSION\\.SQL_LOG_BIN$'),
  rule('SET @@SESSION\\.SQL_LOG_BIN ?= ?(?:0|@MYSQLDUMP_TEMP_LOG_BIN)$'),
  rule(`SET @@GLOBAL\\.GTID_PURGED ?= ?(?:'${HIDDEN}*' ?){1,2}$`),
];
/** The client takes no empty statement; on a line of its own, like the others. */
const NOTHING = '\nDO 0';
/** Between a variable and its copy: the copy of a mode is of that mode. */
const COPY = /^@(?:OLD|saved?)_(\w+) ?= ?@@(?:SESSION\.)?(\w+)$/i;

/** Whether the statements between two changes of the delimiter may hold a `;` of their own. */
interface Place {
  readonly delimiter: string;
}

/**
 * What is to be sent instead of the statement: itself, without the account that an object belonged to.
 *
 * @throws DomainError DUMP_FOREIGN_STATEMENT
 */
export function screened(raw: string, code: string, { delimiter }: Place): string {
  const text = code.replaceAll(/[ \t\r\n\f\v]+/g, ' ').trim();
  const bare = text.replaceAll(new RegExp(NAME, 'g'), '`');
  // The client obeys this word in the middle of a line, too.
  if (/\bdelimiter\b/i.test(bare)) throw foreign(bare);
  if (PROGRAM.test(text)) return programOf(raw, code, bare);
  if (delimiter !== ';' && bare.includes(';')) throw foreign(bare);
  return statementOf(raw, code, { text, bare });
}

/** One that ends where it seems to. `text` is its code in one line, `bare` that without names. */
function statementOf(raw: string, code: string, { text, bare }: { text: string; bare: string }): string {
  if (PLAIN.some((allowed) => allowed.test(text))) return raw;
  if (TABLE.test(text) && !NOT_OF_TABLE.test(bare) && !isQualified(text)) return raw;
  if (VIEW.test(text) && !NOT_OF_VIEW.test(bare)) return withoutDefiner(raw, code);
  if (OF_REPLICATION.some((left) => left.test(text))) return NOTHING;
  if (/^SET /i.test(text) && settings(raw, code).every(isSetting)) return raw;
  throw foreign(bare);
}

/** First words only: what follows them may be of a person. */
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

/** The body's own semicolons are all between a BEGIN and its END: what is behind the last would run at once. */
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

/** By its place in the code: the same words in a string are somebody's data. */
function withoutDefiner(raw: string, code: string): string {
  const found = DEFINED.exec(code);
  if (found === null) return raw;
  return raw.slice(0, found.index) + raw.slice(found.index + found[0].length).replace(/^ /, '');
}

const isQualified = (text: string): boolean => new RegExp(`${NAME} ?\\. ?${NAME}`).test(text);

/** The assignments of a SET, with the strings they hold. */
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
