import type { ListDeclaration } from '#kernel';

/*
 * Metadata that parameter decorators attach to a route's handler for its documentation. Parameters are decorated before
 * their method, so `Describe` can read it.
 */
const LIST = 'impact:list';
const KEYSET = 'impact:keyset';
const SHEET = 'impact:sheet';
const OPTIONS = 'impact:options';
const WRITE = 'impact:write';
const LOCATION = 'impact:location';

/** `versioned` is true if the write names the version that it changes. */
export interface WriteMark {
  readonly versioned: boolean;
}

type Key = string | symbol | undefined;

/** Filters of a list with a cursor. */
export type KeysetFilters = ListDeclaration['filters'];

export function markList(target: object, key: Key, declaration: ListDeclaration): void {
  Reflect.defineMetadata(LIST, declaration, handlerOf(target, key));
}

export function markKeyset(target: object, key: Key, filters: KeysetFilters): void {
  Reflect.defineMetadata(KEYSET, filters, handlerOf(target, key));
}

export function keysetFiltersOf(target: object, key: Key): KeysetFilters | undefined {
  return Reflect.getMetadata(KEYSET, handlerOf(target, key)) as KeysetFilters | undefined;
}

export function markSheet(target: object, key: Key, declaration: ListDeclaration): void {
  Reflect.defineMetadata(SHEET, declaration, handlerOf(target, key));
}

export function sheetDeclarationOf(target: object, key: Key): ListDeclaration | undefined {
  return Reflect.getMetadata(SHEET, handlerOf(target, key)) as ListDeclaration | undefined;
}

/** Query parameters of a route that is not a list: a pattern, or choices of which the first is the default. */
export type QueryOptionKinds = Readonly<Record<string, readonly [string, ...string[]] | RegExp>>;

export function markOptions(target: object, key: Key, kinds: QueryOptionKinds): void {
  Reflect.defineMetadata(OPTIONS, kinds, handlerOf(target, key));
}

export function optionKindsOf(target: object, key: Key): QueryOptionKinds | undefined {
  return Reflect.getMetadata(OPTIONS, handlerOf(target, key)) as QueryOptionKinds | undefined;
}

export function markWrite(target: object, key: Key, versioned: boolean): void {
  Reflect.defineMetadata(WRITE, { versioned } satisfies WriteMark, handlerOf(target, key));
}

/**
 * Sets the `Location` of a created record as a template over the response; null means the path of the route plus the
 * id.
 */
export function markLocation(target: object, key: Key, template: string | null): void {
  Reflect.defineMetadata(LOCATION, template, handlerOf(target, key));
}

/** The `Location` template of a route; undefined for a route that creates nothing. */
export function locationOf(handler: object): string | null | undefined {
  return Reflect.getMetadata(LOCATION, handler) as string | null | undefined;
}

export function listDeclarationOf(target: object, key: Key): ListDeclaration | undefined {
  return Reflect.getMetadata(LIST, handlerOf(target, key)) as ListDeclaration | undefined;
}

/** True if the route of this handler reads list parameters. */
export function isList(handler: object): boolean {
  return [LIST, KEYSET, SHEET, OPTIONS].some((mark) => Reflect.hasMetadata(mark, handler));
}

export function writeMarkOf(target: object, key: Key): WriteMark | undefined {
  return Reflect.getMetadata(WRITE, handlerOf(target, key)) as WriteMark | undefined;
}

function handlerOf(target: object, key: Key): object {
  return Reflect.get(target, key ?? '') as object;
}
