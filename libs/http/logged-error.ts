/** The form of an error in the log; other properties are dropped. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | number | undefined;
  readonly errno?: number | undefined;
  readonly cause?: LoggedError | undefined;
}

const DEEPEST = 4;
/** Properties that drivers and TypeORM attach to errors of statements. */
const OF_STATEMENTS = ['sqlMessage', 'sql', 'driverError', 'query'];

/**
 * The part of an error that may be logged. A driver's error contains the statement, its parameters and a message that
 * quotes values ("Duplicate entry 'awa@example.com'"), so only its number, name and stack are logged. Properties that
 * are not listed here are never logged.
 */
export function loggedError(error: unknown): LoggedError | string {
  return isErrorLike(error) ? fieldsOf(error, 0) : typeof error;
}

function fieldsOf(error: ErrorLike, depth: number): LoggedError {
  const { name = 'Error', code, errno } = error;
  const cause = error.cause ?? error.extras?.cause;
  const nested = isErrorLike(cause) && depth < DEEPEST ? fieldsOf(cause, depth + 1) : undefined;
  return { type: name, ...wordsOf(error), code, errno, cause: nested };
}

function wordsOf(error: ErrorLike): Pick<LoggedError, 'message' | 'stack'> {
  const { message, stack, code, errno } = error;
  if (!OF_STATEMENTS.some((property) => property in error)) return { message, stack };
  return {
    message: `database error ${String(errno ?? code ?? '')}`,
    stack: stack === undefined ? stack : framesOf(stack),
  };
}

interface ErrorLike {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly errno?: number;
  readonly cause?: unknown;
  readonly extras?: { readonly cause?: unknown };
}

function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}

/** Removes the message, with which a stack begins. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
