import type { Type } from '@nestjs/common';
import type { AccessRule } from './access';
import { bodyShapeOf } from './body-shape';
import type { BodyShape, FieldShape } from './body-shape';

/** The limits of one JSON body of a route, checked before it is parsed. */
export interface BodyBudget {
  /** Maximum size in bytes on the wire. */
  readonly bytes: number;
  /** Maximum number of values of any kind, at any depth. */
  readonly nodes: number;
  readonly root: FieldShape;
}

/** Maximum size of any JSON body in bytes. */
const MAX_BYTES = 1_048_576;
/**
 * Minimum of the size limit, even if the class needs less, because a client may add white space. It is also the limit
 * for unauthenticated callers.
 */
const FEWEST_BYTES = 16_384;
const SPARE_NODES = 100;
const OPEN_BYTES = 65_536;
const OPEN_NODES = 1000;
/** Maximum bytes of one character, written as `\u00e9`. */
export const BYTES_A_CHARACTER = 6;
const PUNCTUATION = 8;

const NOTHING: BodyShape = { fields: new Map() };

/**
 * The budget of a route: the largest body that its class allows, plus a reserve so that a body with mistakes gets a
 * precise answer. A public route accepts {@link FEWEST_BYTES} at most.
 */
export function bodyBudgetOf(body: Type<unknown> | undefined, access: AccessRule | undefined): BodyBudget {
  const shape = body === undefined ? NOTHING : bodyShapeOf(body);
  const bytes = Math.min(MAX_BYTES, Math.max(FEWEST_BYTES, bytesOf(shape)));
  return {
    bytes: access?.kind === 'public' ? FEWEST_BYTES : bytes,
    nodes: nodesOf(shape) + SPARE_NODES,
    root: { mostItems: null, of: shape, isOpen: false, longestText: 0, isWhole: false, isRequiredText: false },
  };
}

/** The budget of a request without a declared route. */
export const NO_BODY: BodyBudget = bodyBudgetOf(undefined, undefined);

function bytesOf({ fields }: BodyShape): number {
  let bytes = PUNCTUATION;
  for (const [name, field] of fields) {
    const one = field.of ? bytesOf(field.of) : field.isOpen ? OPEN_BYTES : field.longestText * BYTES_A_CHARACTER;
    bytes += name.length + (field.mostItems ?? 1) * (one + PUNCTUATION);
  }
  return bytes;
}

function nodesOf({ fields }: BodyShape): number {
  let nodes = 1;
  for (const field of fields.values()) {
    const one = field.of ? nodesOf(field.of) : field.isOpen ? OPEN_NODES : 1;
    nodes += field.mostItems === null ? one : 1 + field.mostItems * one;
  }
  return nodes;
}
