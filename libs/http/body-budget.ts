import type { Type } from '@nestjs/common';
import type { AccessRule } from './access';
import { bodyShapeOf } from './body-shape';
import type { BodyShape, FieldShape } from './body-shape';

/** What one JSON body of a route may cost, before anything is made of it. */
export interface BodyBudget {
  /** As it is sent. */
  readonly bytes: number;
  /** Values of any kind, at any depth. */
  readonly nodes: number;
  readonly root: FieldShape;
}

/** The most bytes of any JSON body. */
const MOST_BYTES = 1_048_576;
/** What a body may have even where its class needs less: a client may be wordy. It is also all that an unknown caller may send. */
const FEWEST_BYTES = 16_384;
const SPARE_NODES = 100;
const OPEN_BYTES = 65_536;
const OPEN_NODES = 1000;
/** A character may be written as `\u00e9`. */
export const BYTES_A_CHARACTER = 6;
const PUNCTUATION = 8;

const NOTHING: BodyShape = { fields: new Map() };

/**
 * The budget of a route: as large as the largest body its class allows, with a reserve for mistakes that are worth an answer. A route
 * open to anybody takes {@link FEWEST_BYTES} at most.
 */
export function bodyBudgetOf(body: Type<unknown> | undefined, access: AccessRule | undefined): BodyBudget {
  const shape = body === undefined ? NOTHING : bodyShapeOf(body);
  const bytes = Math.min(MOST_BYTES, Math.max(FEWEST_BYTES, bytesOf(shape)));
  return {
    bytes: access?.kind === 'public' ? FEWEST_BYTES : bytes,
    nodes: nodesOf(shape) + SPARE_NODES,
    root: { mostItems: null, of: shape, isOpen: false, longestText: 0, isWhole: false },
  };
}

/** Of a request no route declares. */
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
