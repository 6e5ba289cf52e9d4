/** Statements without a lasting effect. */
const WITHOUT_EFFECT =
  /^\s*(?:\(?select|set|show|explain|describe|with|use|begin|start\s+transaction|rollback|savepoint|release|do)\b/i;
const COMMIT = /^\s*commit\b/i;

/** True if the server may have stored something once it has the statement, whether or not its answer arrives. */
export function mayHaveEffect(sql: string, isInTransaction: boolean): boolean {
  if (COMMIT.test(sql)) return true;
  return !isInTransaction && !WITHOUT_EFFECT.test(sql);
}

/** Marks an error after which nobody knows whether the statement was done. */
const MAY_BE_DONE = Symbol('may be done');

/** Several waits can fail by one error of the driver, so each gets an error of its own. */
export function lostAnswer(cause: Error, hasEffect: boolean): Error {
  const { code, errno } = cause as Error & { readonly code?: string; readonly errno?: number };
  const error = Object.assign(new Error(cause.message, { cause }), { code, errno, fatal: true });
  const wasSent = !(UNSENT in cause);
  return hasEffect && wasSent ? Object.assign(error, { [MAY_BE_DONE]: true }) : error;
}

export const isMarked = (error: object): boolean => MAY_BE_DONE in error;

export function timedOut(ms: number): Error {
  const message = `the database did not answer within ${Math.round(ms)} ms`;
  return Object.assign(new Error(message), { code: 'ETIMEDOUT', fatal: true });
}

/** A lost connection, whatever the reason was. */
export const broken = (cause: Error): Error =>
  Object.assign(new Error(cause.message, { cause }), { code: 'ECONNRESET', fatal: true });

const UNSENT = Symbol('unsent');

/** The error of a statement that was never sent. */
export function unsent(message: string): Error {
  return Object.assign(new Error(message), { code: 'ETIMEDOUT', fatal: true, [UNSENT]: true });
}
