import type { Schema } from '#persistence';

/** Structure and version of a schema. */
export interface SchemaState extends Schema {
  readonly version: string;
}
