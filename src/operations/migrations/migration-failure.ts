import { driverErrorOf, reasonOf } from '#persistence';
import type { Line } from '../commands/command-output';

const MOST = 255;
const TABLE = /^\s*(\w+(?:\s+(?:TABLE|INTO|FROM|INDEX|IGNORE))*)\b[^`\w]*(?:IF (?:NOT )?EXISTS\s+)?`?(\w+)`?/i;
const CREATED_INDEX = /^\s*(CREATE\s+(?:UNIQUE\s+)?INDEX)\b.*?\bON\s+`?(\w+)`?/is;

/**
 * What an operator needs to know about a failed migration: the kind of statement, its table, and the server's sentence without the values
 * that it quotes, which are data of customers.
 */
export function failureOf(error: unknown): string {
  const driver = driverErrorOf(error);
  if (driver === null || driver.errno <= 0) return reasonOf(error);
  const sql = statementIn(error);
  const [, verb, table] = CREATED_INDEX.exec(sql) ?? TABLE.exec(sql) ?? [];
  const statement = verb === undefined ? '' : `${verb.replaceAll(/\s+/g, ' ').toUpperCase()} ${table}: `;
  const number = ` (${driver.errno})`;
  return `${statement}${withoutValues(driver.message, sql)}`.slice(0, MOST - number.length) + number;
}

function statementIn(error: unknown): string {
  const { query } = error as { query?: unknown };
  return typeof query === 'string' ? query : '';
}

/** Keeps the names that follow a word such as `column`, and texts that the statement itself contains. */
function withoutValues(message: string, sql: string): string {
  const entry = /^(Duplicate entry )'.*'( for key '[^']*')$/s.exec(message);
  if (entry !== null) return `${entry[1]}'…'${entry[2]}`;
  const valued = /^(.*? value:? )'.*'( for (?:column|function).*)$/is.exec(message);
  if (valued !== null) return `${valued[1]}'…'${valued[2]}`;
  return message.replaceAll(
    /(\b(?:column|key|table|index|constraint|field) )?'([^']*)'/gi,
    (quoted, word, text: string) => (word !== undefined || (text !== '' && sql.includes(text)) ? quoted : "'…'"),
  );
}

const ALTERED: Line = {
  fr: 'le schéma n’est pas celui attendu : `tenant:status` montre les différences',
  en: 'the schema is not the expected one: `tenant:status` shows the differences',
};
const UNFIT: Line = {
  fr: 'des lignes de la société ne conviennent pas au nouveau schéma : corrigez-les, puis `tenant:migrate --only-failed`',
  en: 'rows of the tenant do not fit the new schema: correct them, then `tenant:migrate --only-failed`',
};
const RIGHTS: Line = {
  fr: 'il manque un droit au compte de la société : `doctor --fix`',
  en: 'the account of the tenant lacks a privilege: `doctor --fix`',
};
const LATER: Line = {
  fr: 'une autre session utilisait la table : réessayez avec `tenant:migrate --only-failed`',
  en: 'another session used the table: try again with `tenant:migrate --only-failed`',
};
const SPACE: Line = {
  fr: 'le disque du serveur est plein : faites de la place, puis `tenant:migrate --only-failed`',
  en: 'the disk of the server is full: make room, then `tenant:migrate --only-failed`',
};

const HINTS: readonly (readonly [Line, readonly number[]])[] = [
  [UNFIT, [1048, 1062, 1138, 1216, 1264, 1265, 1292, 1364, 1366, 1406, 1451, 1452, 4025]],
  [ALTERED, [1005, 1050, 1051, 1054, 1060, 1061, 1072, 1091, 1146, 1826, 1831]],
  [RIGHTS, [1044, 1045, 1142, 1143, 1227]],
  [LATER, [1205, 1213]],
  [SPACE, [3, 28, 1021, 1114]],
];

/** What to do about a failure, from its text; null if nothing better is known than to read it. */
export function hintOf(failure: string): Line | null {
  const [, number] = /\((\d+)\)$/.exec(failure) ?? [];
  return HINTS.find(([, numbers]) => numbers.includes(Number(number)))?.[0] ?? null;
}
