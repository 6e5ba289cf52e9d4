/** The error of work that must fail, or a note that it succeeded. Several can run at once without an unhandled rejection. */
export const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'succeeded',
    (error: Error) => error.message,
  );
