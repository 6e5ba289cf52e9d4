import { bodyBudgetOf, bodyShapeOf } from '#http';
import type { BodyShape, DeclaredRoute, FieldShape } from '#http';

/** The most expensive bodies of a route within its limits, by their excess. None of them is valid. */
export function worstBodiesOf({ body, access }: DeclaredRoute): ReadonlyMap<string, string> {
  const { bytes } = bodyBudgetOf(body, access);
  const endless = [
    ['unknown keys', unknownKeys(bytes)],
    ['lists without end', endlessLists(body === undefined ? { fields: new Map() } : bodyShapeOf(body), bytes)],
  ] as const;
  // A route without a body would execute with any small body.
  if (body === undefined) return new Map(endless);
  const shape = bodyShapeOf(body);
  const filled = (value: (field: FieldShape) => unknown): string => withinBytes(shape, bytes, value);
  return new Map([
    ...endless,
    ['objects in place of values', filled(() => ({ a: 1 }))],
    ['nothing in place of values', filled(() => null)],
    ['long texts', filled(longText(0))],
    ['other long texts', filled(longText(1))],
  ]);
}

/** Texts that keep regular expressions for numbers, words and addresses busy for as long as possible, one kind per field in turn. */
const TEXTS: readonly ((length: number) => string)[] = [
  (length) => `${'1'.repeat(length)}!`,
  (length) => `${'a'.repeat(length)}!`,
  (length) => `${'a.-@'.repeat(Math.ceil(length / 4))}!`,
  (length) => ' '.repeat(length),
];

function longText(first: number): (field: FieldShape) => string {
  let turn = first;
  return ({ longestText }) => TEXTS[(turn += 1) % TEXTS.length]?.(longestText) ?? '';
}

function unknownKeys(bytes: number): string {
  const keys = Array.from(
    { length: Math.floor((bytes - 10) / 11) },
    (_, index) => `"${index.toString(36).padStart(6, 'k')}":1`,
  );
  return `{${keys.join(',')}}`;
}

function endlessLists({ fields }: BodyShape, bytes: number): string {
  const [list = 'lines'] = [...fields].filter(([, { mostItems }]) => mostItems !== null).map(([name]) => name);
  return `{"${list}":[${'{},'.repeat(Math.floor((bytes - list.length - 20) / 3))}{}]}`;
}

/** All fields filled, lists of maximum length or as long as the byte limit allows, and one unknown key. */
function withinBytes(shape: BodyShape, bytes: number, value: (field: FieldShape) => unknown): string {
  for (let share = 1; share > 0.001; share /= 2) {
    const text = JSON.stringify({ ...objectOf(shape, share, value), nobodyKnowsThis: 1 });
    if (Buffer.byteLength(text) <= bytes) return text;
  }
  return '{"nobodyKnowsThis":1}';
}

function objectOf(
  { fields }: BodyShape,
  share: number,
  value: (field: FieldShape) => unknown,
): Record<string, unknown> {
  const entry = (field: FieldShape): unknown => {
    const one = (): unknown => (field.of === null ? value(field) : objectOf(field.of, share, value));
    return field.mostItems === null ? one() : Array.from({ length: Math.ceil(field.mostItems * share) }, one);
  };
  return Object.fromEntries([...fields].map(([name, field]) => [name, entry(field)]));
}
