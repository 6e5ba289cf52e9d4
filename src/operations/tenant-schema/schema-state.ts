import type { Schema } from '#persistence';

/** How a schema was found, and at which version. */
export interface SchemaState extends Schema {
  readonly version: string;
}
