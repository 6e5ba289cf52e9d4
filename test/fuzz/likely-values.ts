import type { ApiDocument, Schema } from './operations';

const LIKELY_BY_FORMAT: Readonly<Record<string, unknown>> = {
  date: '2026-06-15',
  'date-time': '2026-06-15T08:00:00Z',
  email: 'awa.kone@flotte.test',
};

/** A value that its schema accepts, so that the hostile value beside it reaches the code behind the validation. */
export function likelyValue(document: ApiDocument, schema: Schema | undefined, depth = 0): unknown {
  if (schema === undefined || depth > 5) return null;
  const { example, enum: choices = [], default: initial } = schema;
  const known = example ?? choices[0] ?? initial;
  if (known !== undefined) return known;
  const named = [schema, ...(schema.allOf ?? []), ...(schema.oneOf ?? [])].find(({ $ref }) => $ref !== undefined)?.$ref;
  if (named !== undefined) return likelyValue(document, document.components.schemas[nameIn(named)], depth + 1);
  return likelyOfType(document, schema, depth);
}

/** Every property of an object with a likely value; optional ones are left out at random by the sender. */
export function propertiesOf(
  document: ApiDocument,
  schema: Schema | undefined,
): readonly (readonly [string, Schema])[] {
  if (schema === undefined) return [];
  const named = schema.$ref === undefined ? schema : document.components.schemas[nameIn(schema.$ref)];
  return Object.entries(named?.properties ?? {});
}

function likelyOfType(document: ApiDocument, schema: Schema, depth: number): unknown {
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (type === 'array') return [likelyValue(document, schema.items, depth + 1)];
  if (type === 'object' || schema.properties !== undefined) {
    return Object.fromEntries(
      propertiesOf(document, schema).map(([name, property]) => [name, likelyValue(document, property, depth + 1)]),
    );
  }
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  return LIKELY_BY_FORMAT[schema.format ?? ''] ?? '1';
}

const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);
