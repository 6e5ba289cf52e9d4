import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isDay, isInstant, SHEET_FORMATS } from '#kernel';
import type {
  Day,
  FieldError,
  FilterKind,
  KeysetRequest,
  ListDeclaration,
  ListRequest,
  ListSort,
  SheetRequest,
} from '#kernel';
import { markKeyset, markList, markOptions, markSheet } from './route-marks';
import type { KeysetFilters, QueryOptionKinds } from './route-marks';
import { invalidFields } from './validation';

const DEFAULT_LIMIT = 25;
const LARGEST_LIMIT = 100;
const LARGEST_PAGE = 1_000_000;
const MAX_SEARCH_LENGTH = 200;
const MAX_TEXT_LENGTH = 100;
const LARGEST_ID = 4_294_967_295;
const MAX_VALUES = 100;
const DECIMAL = /^\d{1,14}(\.\d{1,4})?$/;

type Query = Readonly<Record<string, unknown>>;

/**
 * The list request of a route, validated against the declaration of the resource (domain.md §15). Unknown parameters →
 * 400.
 */
export const ListQuery =
  (declaration: ListDeclaration): ParameterDecorator =>
  (target, key, index) => {
    markList(target, key, declaration);
    listParameter(declaration)(target, key, index);
  };

const listParameter = createParamDecorator((list: ListDeclaration, context: ExecutionContext): ListRequest => {
  const { query } = context.switchToHttp().getRequest<FastifyRequest>();
  return parseListQuery(list, query as Query);
});

/** @throws DomainError VALIDATION_FAILED with one field error per invalid parameter */
export function parseListQuery(declaration: ListDeclaration, query: Query): ListRequest {
  const reader = new QueryReader(query);
  const request: ListRequest = {
    page: reader.integer('page', 1, LARGEST_PAGE),
    limit: reader.integer('limit', DEFAULT_LIMIT, LARGEST_LIMIT),
    sort: reader.sortKeys(declaration),
    search: declaration.search.length > 0 ? reader.search() : null,
    filters: reader.filters(declaration.filters),
  };
  reader.refuseTheRest();
  return request;
}

/** The request for a list as a file: `format`, and the parameters of the list except paging. */
export const SheetQuery =
  (declaration: ListDeclaration): ParameterDecorator =>
  (target, key, index) => {
    markSheet(target, key, declaration);
    sheetParameter(declaration)(target, key, index);
  };

const sheetParameter = createParamDecorator((list: ListDeclaration, context: ExecutionContext): SheetRequest => {
  const { query } = context.switchToHttp().getRequest<FastifyRequest>();
  const reader = new QueryReader(query as Query);
  const request: SheetRequest = {
    format: reader.oneOf('format', SHEET_FORMATS),
    sort: reader.sortKeys(list),
    search: list.search.length > 0 ? reader.search() : null,
    filters: reader.filters(list.filters),
  };
  reader.refuseTheRest();
  return request;
});

/**
 * The query parameters of a route that is not a list, by name. A parameter with a pattern is undefined if it was not
 * sent.
 */
export const QueryOptions =
  (kinds: QueryOptionKinds): ParameterDecorator =>
  (target, key, index) => {
    markOptions(target, key, kinds);
    optionsParameter(kinds)(target, key, index);
  };

const optionsParameter = createParamDecorator((kinds: QueryOptionKinds, context: ExecutionContext) => {
  const { query } = context.switchToHttp().getRequest<FastifyRequest>();
  const reader = new QueryReader(query as Query);
  const options = Object.entries(kinds).map(([name, kind]) => [
    name,
    kind instanceof RegExp ? reader.matching(name, kind) : reader.oneOf(name, kind),
  ]);
  reader.refuseTheRest();
  return Object.fromEntries(options) as Record<string, string | undefined>;
});

/** The request of a list with a cursor: newest first, without a total (domain.md §15). */
export const KeysetQuery =
  (filters: KeysetFilters): ParameterDecorator =>
  (target, key, index) => {
    markKeyset(target, key, filters);
    keysetParameter(filters)(target, key, index);
  };

const keysetParameter = createParamDecorator((filters: KeysetFilters, context: ExecutionContext): KeysetRequest => {
  const { query } = context.switchToHttp().getRequest<FastifyRequest>();
  const reader = new QueryReader(query as Query);
  const before = reader.integer('cursor', 0, Number.MAX_SAFE_INTEGER);
  const limit = reader.integer('limit', DEFAULT_LIMIT, LARGEST_LIMIT);
  const request = { before: before === 0 ? null : before, limit, filters: reader.filters(filters) };
  reader.refuseTheRest();
  return request;
});

class QueryReader {
  private readonly errors: FieldError[] = [];
  private readonly known = new Set<string>();

  constructor(private readonly query: Query) {}

  integer(name: string, fallback: number, largest: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= 1 && value <= largest) return value;
    this.refuse(name, 'RANGE', `must be a whole number from 1 to ${largest}`);
    return fallback;
  }

  /** Defaults to the first choice. */
  oneOf<const C extends string>(name: string, choices: readonly [C, ...C[]]): C {
    const text = this.text(name);
    const chosen = choices.find((choice) => choice === text);
    if (text !== undefined && chosen === undefined) this.refuse(name, 'CHOICE', `must be among ${choices.join(', ')}`);
    return chosen ?? choices[0];
  }

  matching(name: string, pattern: RegExp): string | undefined {
    const text = this.text(name);
    if (text !== undefined && !pattern.test(text)) this.refuse(name, 'MATCHES', `must match ${pattern.source}`);
    return text;
  }

  sortKeys(declaration: ListDeclaration): readonly ListSort[] {
    const text = this.text('sort');
    if (text === undefined) return declaration.defaultSort;
    const sorts = text.split(',').map((part): ListSort => {
      const descending = part.startsWith('-');
      return { key: descending ? part.slice(1) : part, direction: descending ? 'desc' : 'asc' };
    });
    const keys = sorts.map(({ key }) => key);
    const isAllowed = keys.every((key) => Object.hasOwn(declaration.sorts, key)) && new Set(keys).size === keys.length;
    if (isAllowed) return sorts;
    this.refuse('sort', 'SORT_KEY', `must be among ${Object.keys(declaration.sorts).join(', ')}`);
    return declaration.defaultSort;
  }

  search(): string | null {
    const text = this.text('search')?.trim();
    if (text === undefined) return null;
    if (text.length >= 2 && text.length <= MAX_SEARCH_LENGTH && text.isWellFormed() && !text.includes('\0'))
      return text;
    this.refuse('search', 'LENGTH', `must have 2 to ${MAX_SEARCH_LENGTH} characters`);
    return null;
  }

  filters(kinds: Readonly<Record<string, FilterKind>>): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const [name, kind] of Object.entries(kinds)) {
      const text = this.text(name);
      if (text !== undefined) values[name] = this.filter(name, kind, text);
    }
    return values;
  }

  refuseTheRest(): void {
    for (const name of Object.keys(this.query)) {
      if (!this.known.has(name)) this.refuse(name, 'UNKNOWN_PARAMETER', 'is not a parameter of this list');
    }
    if (this.errors.length > 0) throw invalidFields(this.errors);
  }

  private filter(name: string, kind: FilterKind, text: string): unknown {
    if (kind.kind === 'choice') return this.choices(name, kind.values, this.several(name, text));
    const readers = {
      flag: () => this.flag(name, text),
      code: () => this.code(name, text),
      text: () => this.words(name, text),
      ids: () => this.ids(name, this.several(name, text)),
      since: () => this.instant(name, text),
      until: () => this.instant(name, text),
      fromDay: () => this.day(name, text),
      toDay: () => this.day(name, text),
      atLeast: () => this.decimal(name, text),
      atMost: () => this.decimal(name, text),
    };
    return readers[kind.kind]();
  }

  private flag(name: string, text: string): boolean {
    if (text !== 'true' && text !== 'false') this.refuse(name, 'BOOLEAN', 'must be true or false');
    return text === 'true';
  }

  private several(name: string, text: string): readonly string[] {
    const values = text.split(',');
    if (values.length > MAX_VALUES) this.refuse(name, 'TOO_MANY', `takes at most ${MAX_VALUES} values`);
    return values;
  }

  private code(name: string, text: string): string {
    if (!/^[\w:.-]{1,100}$/.test(text)) this.refuse(name, 'CODE', 'must be one code');
    return text;
  }

  private words(name: string, text: string): string {
    const words = text.trim();
    const { length } = words;
    if (length < 1 || length > MAX_TEXT_LENGTH)
      this.refuse(name, 'LENGTH', `must be a text of 1 to ${MAX_TEXT_LENGTH} characters`);
    return words;
  }

  private instant(name: string, text: string): Date {
    if (!isInstant(text)) this.refuse(name, 'INSTANT', 'must be an ISO 8601 instant with its offset');
    return new Date(text);
  }

  private day(name: string, text: string): Day {
    if (!isDay(text)) this.refuse(name, 'DAY', 'must be a calendar day written YYYY-MM-DD');
    return text;
  }

  private decimal(name: string, text: string): string {
    if (!DECIMAL.test(text)) this.refuse(name, 'DECIMAL', 'must be an exact decimal such as 150000 or 12.50');
    return text;
  }

  private ids(name: string, values: readonly string[]): number[] {
    const isIds = values.every((value) => /^[1-9]\d{0,9}$/.test(value) && Number(value) <= LARGEST_ID);
    if (!isIds) this.refuse(name, 'ID', 'must be ids separated by commas');
    return values.map(Number);
  }

  private choices(name: string, allowed: readonly string[], values: readonly string[]): readonly string[] {
    if (!values.every((value) => allowed.includes(value)))
      this.refuse(name, 'CHOICE', `must be among ${allowed.join(', ')}`);
    return values;
  }

  private text(name: string): string | undefined {
    this.known.add(name);
    if (!Object.hasOwn(this.query, name)) return undefined;
    const value = this.query[name];
    if (typeof value === 'string') return value;
    this.refuse(name, 'REPEATED', 'must be given once');
    return undefined;
  }

  private refuse(name: string, code: string, detail: string): void {
    this.errors.push({ pointer: `?${name}`, code, detail });
  }
}
