import type { ListDeclaration } from '#kernel';

/*
 * What parameter decorators leave on a route's handler for its documentation: parameters are decorated before their method, so
 * `Describe` finds it there.
 */
const LIST = 'impact:list';
const WRITE = 'impact:write';

type Key = string | symbol | undefined;

export function markList(target: object, key: Key, declaration: ListDeclaration): void {
  Reflect.defineMetadata(LIST, declaration, handlerOf(target, key));
}

export function markWrite(target: object, key: Key): void {
  Reflect.defineMetadata(WRITE, true, handlerOf(target, key));
}

export function listDeclarationOf(target: object, key: Key): ListDeclaration | undefined {
  return Reflect.getMetadata(LIST, handlerOf(target, key)) as ListDeclaration | undefined;
}

/** Whether the route of this handler reads list parameters. */
export function isList(handler: object): boolean {
  return Reflect.hasMetadata(LIST, handler);
}

export function isWrite(target: object, key: Key): boolean {
  return Reflect.hasMetadata(WRITE, handlerOf(target, key));
}

function handlerOf(target: object, key: Key): object {
  return Reflect.get(target, key ?? '') as object;
}
