/** Thrown by a handler whose work failed and was undone completely. The run ends as `cancelled` and is not repeated. */
export class RunUndone extends Error {
  override readonly name = 'RunUndone';

  constructor(
    /** The code of the error that made the work fail. */
    readonly code: string,
    cause: unknown,
  ) {
    super(`undone: ${code}`, { cause });
  }
}
