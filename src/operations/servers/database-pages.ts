import { throwIfInterrupted } from '#kernel';
import { driverErrorOf } from '#persistence';
import type { ServerSession } from './server-connections';

/** A question about one database, as a SELECT without a semicolon. */
export interface Question {
  readonly sql: string;
  readonly parameters?: readonly unknown[];
}

/** The rows of one database; or the error, if that database cannot answer. */
type Answer<Row> =
  | { readonly database: string; readonly rows: readonly Row[] }
  | { readonly database: string; readonly error: unknown };

/** Databases per statement: enough to save the round trips, and few enough for a short text and a small answer. */
const PAGE = 20;

/**
 * Asks the same question of many databases, with one statement for a page of them. If a statement fails, each database of its page is asked
 * alone, so that a broken database does not hide the others. The answers of one page are in memory at a time.
 */
async function* askedOf<Row extends object>(
  session: ServerSession,
  databases: readonly string[],
  questionOf: (database: string) => Question,
): AsyncGenerator<Answer<Row>> {
  for (let at = 0; at < databases.length; at += PAGE) {
    throwIfInterrupted();
    yield* await page<Row>(session, databases.slice(at, at + PAGE), questionOf);
  }
}

export type Answers<Row> = ReadonlyMap<string, Answer<Row>>;

/** As {@link askedOf}, all answers by database: for a page of tenants. */
export async function answersOf<Row extends object>(
  session: ServerSession,
  databases: readonly string[],
  questionOf: (database: string) => Question,
): Promise<Answers<Row>> {
  const answers = new Map<string, Answer<Row>>();
  for await (const answer of askedOf<Row>(session, databases, questionOf)) answers.set(answer.database, answer);
  return answers;
}

/** The rows of a database; none if it was not asked. @throws its error */
export function rowsIn<Row>(answers: Answers<Row>, database: string): readonly Row[] {
  const answer = answers.get(database);
  if (answer === undefined) return [];
  if ('error' in answer) throw answer.error;
  return answer.rows;
}

async function page<Row extends object>(
  session: ServerSession,
  databases: readonly string[],
  questionOf: (database: string) => Question,
): Promise<readonly Answer<Row>[]> {
  try {
    const rows = await session.query<(Row & { readonly askedAt: number | string })[]>(
      ...together(databases.map((name) => questionOf(name))),
    );
    const byPlace = Map.groupBy(rows, ({ askedAt }) => Number(askedAt));
    return databases.map((database, at) => ({ database, rows: byPlace.get(at) ?? [] }));
  } catch (error) {
    // Without a connection no database answers: asking each of them would only take long.
    if (driverErrorOf(error)?.fatal !== false) throw error;
    if (databases.length <= 1) return databases.map((database) => ({ database, error }));
  }
  const alone: Answer<Row>[] = [];
  for (const database of databases) alone.push(...(await page<Row>(session, [database], questionOf)));
  return alone;
}

function together(questions: readonly Question[]): [sql: string, parameters: unknown[]] {
  const sql = questions.map((question, at) => `SELECT ${at} AS askedAt, q.* FROM (${question.sql}) q`);
  return [sql.join(' UNION ALL '), questions.flatMap(({ parameters = [] }) => parameters)];
}
