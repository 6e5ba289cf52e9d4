import { ownValue } from './own-value';

/**
 * The kinds of domain errors, a closed set. Each kind maps to one HTTP status (libs/http) and one exit code of commands
 * (src/operations/commands).
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition_required'
  | 'too_slow'
  | 'too_large'
  | 'unsupported_media'
  | 'unprocessable'
  | 'too_many'
  | 'headers_too_large'
  | 'internal'
  | 'unavailable';

export type Locale = 'fr' | 'en';

/** The locale for a language tag: English for English tags, French for all others. */
export const localeOfLanguage = (tag: string): Locale => (tag.toLowerCase().startsWith('en') ? 'en' : 'fr');

export interface ErrorText {
  readonly title: string;
  /** May contain `{name}` placeholders, which are filled from the details of the error. */
  readonly detail: string;
}

/** Labels of codes in French and English, by code. */
export type Words = Readonly<Record<string, Readonly<Record<Locale, string>>>>;

/**
 * Replaces codes in a text by their labels. A code without a label stays unchanged. A list of codes is joined with `or`
 * or `and`.
 */
export interface Vocabulary {
  readonly words: Words;
  readonly join: 'or' | 'and';
}

export interface ErrorDeclaration<Code extends string = string> {
  readonly kind: ErrorKind;
  /** Stable code in upper snake case. Clients may switch on it. */
  readonly code: Code;
  /**
   * The exit code of a command that ends with the error, if it is not the one of the kind: another process works on the
   * same thing, a verification found different or damaged content, or a safety rule refuses.
   */
  readonly exit?: 'busy' | 'mismatch' | 'refused';
  readonly fr: ErrorText;
  readonly en: ErrorText;
  /** Placeholders whose value is a code, with the labels shown in the text. `details` keep the codes. */
  readonly words?: Readonly<Record<string, Vocabulary>>;
}

/** The part of the request that a field error refers to. */
export type RequestPart = 'path' | 'query' | 'header' | 'body';

/**
 * One invalid field of a request. `pointer` is a JSON pointer into the body, `?name` for a query parameter or `!Name`
 * for a header. An error of a path parameter sets `in` to `path`.
 */
export interface FieldError {
  readonly in?: RequestPart;
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface ErrorExtras {
  readonly cause?: unknown;
  readonly fields?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** Of a failed write: whether its effect is known not to be stored, or nobody knows. Absent if the error says nothing about it. */
  readonly outcome?: WriteOutcome;
}

export type WriteOutcome = 'unknown' | 'not_stored';

export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The only error class that a rule throws. Its text is rendered in the locale of the request and is never stored. */
export class DomainError extends Error {
  constructor(
    readonly declaration: ErrorDeclaration,
    readonly details: ErrorDetails,
    readonly extras: ErrorExtras = {},
  ) {
    super(`${declaration.code}: ${fill(declaration.en.detail, details)}`, { cause: extras.cause });
    this.name = 'DomainError';
  }

  get code(): string {
    return this.declaration.code;
  }

  get kind(): ErrorKind {
    return this.declaration.kind;
  }

  text(locale: Locale): ErrorText {
    const { title, detail } = this.declaration[locale];
    return { title, detail: fill(detail, labelled(this.details, this.declaration.words ?? {}, locale)) };
  }
}

export interface ErrorFactory<D extends ErrorDetails, Code extends string = string> {
  (details: D, extras?: ErrorExtras): DomainError;
  readonly declaration: ErrorDeclaration<Code>;
}

/**
 * Lists of the modules that declare errors, by any name. The product adds its own (src/error-codes.ts), so that
 * {@link ErrorCode} is a closed set.
 */
// oxlint-disable-next-line typescript/no-empty-interface -- the list of the product is merged into it
export interface ErrorModules {}

type CodesOf<Module> = Module extends unknown
  ? {
      [Name in keyof Module]: Module[Name] extends { readonly declaration: ErrorDeclaration<infer Code> }
        ? Code
        : never;
    }[keyof Module]
  : never;

/** The codes of the errors that exist. */
export type ErrorCode = {
  [Name in keyof ErrorModules]: ErrorModules[Name] extends readonly (infer Module)[] ? CodesOf<Module> : never;
}[keyof ErrorModules];

const DECLARED = new Map<string, ErrorDeclaration>();

/**
 * All errors declared by the loaded modules, sorted by code. The error catalogue of the documentation is built from it.
 */
export const declaredErrors = (): readonly ErrorDeclaration[] =>
  [...DECLARED.values()].toSorted((one, other) => (one.code < other.code ? -1 : 1));

/**
 * Declares an error beside its rule: `export const vinInvalid = defineError<{ vin: string }>()({ … })`, then
 * `throw vinInvalid({ vin })`; without details `defineError({ … })`. The details have a call of their own, because the
 * code is inferred.
 */
export function defineError<D extends ErrorDetails>(): <Code extends string>(
  declaration: ErrorDeclaration<Code>,
) => ErrorFactory<D, Code>;
export function defineError<Code extends string>(
  declaration: ErrorDeclaration<Code>,
): ErrorFactory<Record<string, never>, Code>;
export function defineError(declaration?: ErrorDeclaration): unknown {
  return declaration === undefined ? factoryOf : factoryOf(declaration);
}

function factoryOf(declaration: ErrorDeclaration): ErrorFactory<ErrorDetails> {
  DECLARED.set(declaration.code, declaration);
  const create = (details: ErrorDetails, extras?: ErrorExtras): DomainError =>
    new DomainError(declaration, details, extras);
  return Object.assign(create, { declaration });
}

export function isDomainError(error: unknown, code?: ErrorCode): error is DomainError {
  return error instanceof DomainError && (code === undefined || error.code === code);
}

/** The details with labels in place of codes. */
function labelled(
  details: ErrorDetails,
  vocabularies: Readonly<Record<string, Vocabulary>>,
  locale: Locale,
): ErrorDetails {
  const worded = Object.entries(vocabularies).map(([name, vocabulary]) => [
    name,
    wordsOf(ownValue(details, name), vocabulary, locale),
  ]);
  return { ...details, ...Object.fromEntries(worded) };
}

function wordsOf(value: unknown, { words, join }: Vocabulary, locale: Locale): unknown {
  const wordOf = (code: unknown): string => ownValue(words, String(code))?.[locale] ?? plain(code);
  if (!Array.isArray(value)) return value === undefined ? undefined : wordOf(value);
  if (value.length === 0) return value;
  const type = join === 'or' ? 'disjunction' : 'conjunction';
  return new Intl.ListFormat(locale, { type }).format(value.map(wordOf));
}

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = details[name];
    return value === undefined ? placeholder : plain(value);
  });
}

/** A list is shown with commas between its items; an empty list is shown as a dash. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(plain).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
