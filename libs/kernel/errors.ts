import { ownValue } from './own-value';

/** The closed set of ways a rule can refuse; each kind answers with one HTTP status (libs/http) and one exit code (src/cli). */
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

/** The language of texts for people who read the language of this tag: French unless it is English. */
export const localeOfLanguage = (tag: string): Locale => (tag.toLowerCase().startsWith('en') ? 'en' : 'fr');

export interface ErrorText {
  readonly title: string;
  /** May hold `{name}` placeholders, filled from the details of the error. */
  readonly detail: string;
}

/** What codes are called, by code. */
export type Words = Readonly<Record<string, Readonly<Record<Locale, string>>>>;

/** The words of codes in a text: a code that has none stays as it is. Of several any one is meant, or all of them. */
export interface Vocabulary {
  readonly words: Words;
  readonly join: 'or' | 'and';
}

export interface ErrorDeclaration {
  readonly kind: ErrorKind;
  /** Stable upper-snake code clients may switch on. */
  readonly code: string;
  readonly fr: ErrorText;
  readonly en: ErrorText;
  /** Placeholders that hold codes, with the words people read in their place; `details` keep the codes. */
  readonly words?: Readonly<Record<string, Vocabulary>>;
}

/** The part of a request a field error is about. */
export type RequestPart = 'path' | 'query' | 'header' | 'body';

/**
 * One offending field of a request: `pointer` is a JSON pointer into the body, `?name` a query parameter, `!Name` a header. One in the
 * path says so.
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
}

export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The only class of error a rule throws. Its text is rendered per request locale, never stored. */
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
    return { title, detail: fill(detail, said(this.details, this.declaration.words ?? {}, locale)) };
  }
}

export interface ErrorFactory<D extends ErrorDetails> {
  (details: D, extras?: ErrorExtras): DomainError;
  readonly declaration: ErrorDeclaration;
}

const DECLARED = new Map<string, ErrorDeclaration>();

/** Every error that the loaded modules declare, by code: what the catalogue of the documentation is made of. */
export const declaredErrors = (): readonly ErrorDeclaration[] =>
  [...DECLARED.values()].toSorted((one, other) => (one.code < other.code ? -1 : 1));

/** Declares an error beside its rule: `export const vinInvalid = defineError<{ vin: string }>({ … })`, then `throw vinInvalid({ vin })`. */
export function defineError<D extends ErrorDetails = Record<string, never>>(
  declaration: ErrorDeclaration,
): ErrorFactory<D> {
  DECLARED.set(declaration.code, declaration);
  const create = (details: D, extras?: ErrorExtras): DomainError => new DomainError(declaration, details, extras);
  return Object.assign(create, { declaration });
}

export function isDomainError(error: unknown, code?: string): error is DomainError {
  return error instanceof DomainError && (code === undefined || error.code === code);
}

/** The details with words in place of codes. */
function said(details: ErrorDetails, vocabularies: Readonly<Record<string, Vocabulary>>, locale: Locale): ErrorDetails {
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

/** A list reads as words with commas; a dash says that it is empty. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(plain).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
