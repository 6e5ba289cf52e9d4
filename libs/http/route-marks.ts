import type { ListDeclaration } from '#kernel';

/*
 * What parameter decorators leave on a route's handler for its documentation: parameters are decorated before their method, so
 * `Describe` finds it there.
 */
const LIST = 'impact:list';
const KEYSET = 'impact:keyset';
const SHEET = 'impact:sheet';
const OPTIONS = 'impact:options';
const WRITE = 'impact:write';
const LOCATION = 'impact:location';

/** Whether a write names the version it changes. */
export interface WriteMark {
  readonly versioned: boolean;
}

type Key = string | symbol | undefined;

/** Filters of a list that is read from a cursor. */
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

/** Query parameters of a route that is no list: what each may be, the first choice where it is left out. */
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

/** Where what a route makes is, as a template over its answer; null: below the route itself, by its id. */
export function markLocation(target: object, key: Key, template: string | null): void {
  Reflect.defineMetadata(LOCATION, template, handlerOf(target, key));
}

/** Undefined for a route that makes nothing. */
export function locationOf(handler: object): string | null | undefined {
  return Reflect.getMetadata(LOCATION, handler) as string | null | undefined;
}

export function listDeclarationOf(target: object, key: Key): ListDeclaration | undefined {
  return Reflect.getMetadata(LIST, handlerOf(target, key)) as ListDeclaration | undefined;
}

/** Whether the route of this handler reads list parameters. */
export function isList(handler: object): boolean {
  return [LIST, KEYSET, SHEET, OPTIONS].some((mark) => Reflect.hasMetadata(mark, handler));
}

export function writeMarkOf(target: object, key: Key): WriteMark | undefined {
  return Reflect.getMetadata(WRITE, handlerOf(target, key)) as WriteMark | undefined;
}

function handlerOf(target: object, key: Key): object {
  return Reflect.get(target, key ?? '') as object;
}
