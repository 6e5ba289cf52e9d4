/** The schema of a value in the API document. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** The API document, as far as the fuzz test reads it. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** One operation of the API document, as the fuzz test sends it. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly plane: 'company' | 'platform';
  readonly parameters: readonly Parameter[];
  readonly body: { readonly type: string; readonly schema: Schema | undefined } | null;
  /** Every status that the document describes for it. */
  readonly statuses: ReadonlySet<number>;
}

/** Every operation of the document, in document order. */
export function operationsOf(document: ApiDocument): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => operationOf(method.toUpperCase(), path, described)),
  );
}

function operationOf(method: string, path: string, described: Described): Operation {
  const [type, content] = Object.entries(described.requestBody?.content ?? {})[0] ?? [];
  return {
    name: `${method} ${path}`,
    method,
    path,
    plane: path.startsWith('/admin/') ? 'platform' : 'company',
    parameters: described.parameters ?? [],
    body: type === undefined ? null : { type, schema: content?.schema },
    statuses: new Set(Object.keys(described.responses).map(Number)),
  };
}
