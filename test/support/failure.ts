/** What a work that must fail says, or that it succeeded: many may be asked at once, and none is left unhandled. */
export const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'succeeded',
    (error: Error) => error.message,
  );
