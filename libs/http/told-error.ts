/** An error as the log has it: nothing but what is listed here. */
interface ToldError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly errno?: number;
  readonly cause?: ToldError;
}

const DEEPEST = 4;

/**
 * What the log may have of an error. A driver's error holds the statement, its parameters, and a message that quotes values ("Duplicate
 * entry 'awa@example.com'"): of it go the number, the name and the place where it was thrown. Properties that are not named here never do.
 */
export function toldError(error: unknown, depth = 0): ToldError | string {
  if (!isErrorLike(error)) return typeof error;
  const { name, message, stack, code, errno } = error;
  const isDrivers = 'sqlMessage' in error || 'sql' in error || 'driverError' in error || 'query' in error;
  const cause = error.cause ?? error.extras?.cause;
  const told = isDrivers ? `database error ${String(errno ?? code ?? '')}` : message;
  const nested = cause === undefined || depth === DEEPEST ? undefined : toldError(cause, depth + 1);
  return {
    type: name ?? 'Error',
    message: told,
    ...(stack === undefined ? {} : { stack: isDrivers ? framesOf(stack) : stack }),
    ...(code === undefined ? {} : { code }),
    ...(errno === undefined ? {} : { errno }),
    ...(typeof nested === 'object' ? { cause: nested } : {}),
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

/** The stack begins with the message. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
