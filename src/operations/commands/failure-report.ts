import { DomainError } from '#kernel';
import type { ErrorKind, Locale } from '#kernel';

/** The exit codes of operations.md §1: scripts rely on them. */
export const EXIT = { done: 0, failed: 1, badInput: 2, mismatch: 3, partly: 4, busy: 5, refused: 6 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const EXIT_OF_KIND: Readonly<Partial<Record<ErrorKind, ExitCode>>> = {
  invalid: EXIT.badInput,
  unprocessable: EXIT.badInput,
  not_found: EXIT.badInput,
  conflict: EXIT.badInput,
  forbidden: EXIT.refused,
};

/** The format and the language of a failure report. */
export interface FailureOptions {
  readonly json?: boolean | undefined;
  readonly lang?: string | undefined;
}

/** Prints one line on standard error and, with `--json`, one object on standard output; sets the exit code. */
export function reportFailure(error: unknown, options: FailureOptions): void {
  const { code, detail } = failureOf(error, localeOf(options));
  const exitCode = exitCodeOf(error);
  process.stderr.write(code === null ? `${detail}\n` : `${code}: ${detail}\n`);
  if (options.json)
    process.stdout.write(`${JSON.stringify({ error: { code: code ?? 'FAILED', detail, exitCode } })}\n`);
  process.exitCode = exitCode;
}

function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof DomainError)) return EXIT.failed;
  const { exit, kind } = error.declaration;
  return exit === undefined ? (EXIT_OF_KIND[kind] ?? EXIT.failed) : EXIT[exit];
}

function failureOf(error: unknown, locale: Locale): { readonly code: string | null; readonly detail: string } {
  if (error instanceof DomainError) return { code: error.code, detail: error.text(locale).detail };
  return { code: null, detail: error instanceof Error ? error.message : String(error) };
}

export function localeOf({ lang }: FailureOptions): Locale {
  return lang === 'en' ? 'en' : 'fr';
}

/** Reads `--json` and `--lang` directly from the arguments, because bad usage prevents the options from being parsed. */
export function outputOptionsOf(words: readonly string[], language: string | undefined): FailureOptions {
  const option = words.find((word, index) => word.startsWith('--lang=') || words[index - 1] === '--lang');
  return { json: words.includes('--json'), lang: option?.replace(/^--lang=/, '') ?? language };
}
