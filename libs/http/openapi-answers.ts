import type { OpenAPIObject } from '@nestjs/swagger';

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['post']>;
type ResponseObject = Exclude<OperationObject['responses'][string], undefined | { $ref: string }>;
type SchemaMap = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const text = { type: 'string' } as const;

/** All headers of responses; `test/contract/described.spec.ts` compares them with the headers that the source sends. */
const RESPONSE_HEADERS = {
  'X-Request-Id': {
    description: 'The id of the request, also in the logs; the id that was sent, or a new one',
    schema: text,
  },
  'Cache-Control': {
    description: 'How long the response may be cached: `private, no-store`, except for files of pages',
    schema: text,
  },
  'Content-Disposition': { description: 'The name of a file', schema: text },
  'Content-Encoding': { description: 'The compression of the response, according to `Accept-Encoding`', schema: text },
  ETag: {
    description: 'The version of the record, for `If-Match` and `If-None-Match`',
    schema: { ...text, example: '"3"' },
  },
  Location: { description: 'The address of the created resource', schema: { ...text, format: 'uri-reference' } },
  'Idempotent-Replayed': {
    description: '`true` if this is the stored response of an earlier request with the same `Idempotency-Key`',
    schema: { ...text, example: 'true' },
  },
  'Retry-After': {
    description: 'Seconds to wait before the next attempt',
    schema: { type: 'integer', minimum: 1 },
  },
  'WWW-Authenticate': { description: 'The authentication scheme: `Bearer`', schema: text },
  Vary: { description: 'The request headers on which the response depends', schema: text },
  Connection: { description: '`close` while the process is stopping: open a new connection', schema: text },
  'Set-Cookie': { description: 'Only from the queue board, for its own pages', schema: text },
  'Access-Control-Allow-Origin': { description: 'The origin whose pages may read the response', schema: text },
  'Access-Control-Expose-Headers': { description: 'The headers that these pages may read', schema: text },
  'Access-Control-Allow-Methods': {
    description: 'In a preflight response: the methods that these pages may use',
    schema: text,
  },
  'Access-Control-Allow-Headers': {
    description: 'In a preflight response: the headers that these pages may send',
    schema: text,
  },
  'Access-Control-Max-Age': { description: 'In a preflight response: how many seconds it is valid', schema: text },
  'Content-Security-Policy': {
    description: 'What a browser may load from the response: nothing, except from pages',
    schema: text,
  },
  'Cross-Origin-Resource-Policy': { description: '`same-origin`', schema: text },
  'Permissions-Policy': { description: 'The browser features that a page in the response may not use', schema: text },
  'Referrer-Policy': { description: '`no-referrer`', schema: text },
  'Strict-Transport-Security': { description: 'In production: browsers use this host only by TLS', schema: text },
  'X-Content-Type-Options': { description: '`nosniff`', schema: text },
  'X-Frame-Options': { description: '`DENY`', schema: text },
} as const;

type HeaderName = keyof typeof RESPONSE_HEADERS;

/** The headers of every response, documented once in the description of the API. */
const WITH_EVERY_ANSWER =
  'Every response has `X-Request-Id`, `Cache-Control`, `Vary` and the security headers of `components.headers`. A page of an allowed origin also gets the `Access-Control-…` headers.';

/** Errors of requests that no route of the API answers. */
const BESIDE_ROUTES = {
  RouteNotFound: { status: 404, codes: ['ROUTE_NOT_FOUND'] },
  TenantRequired: { status: 400, codes: ['TENANT_REQUIRED'] },
  RequestTimeout: { status: 408, codes: ['REQUEST_TIMEOUT'] },
  HeadersTooLarge: { status: 431, codes: ['HEADERS_TOO_LARGE'] },
  // Pages that are opened with a link and a cookie instead of a token.
  QueueBoardClosed: { status: 401, codes: ['QUEUE_BOARD_CLOSED', 'QUEUE_BOARD_LINK_INVALID'] },
  QueueBoardReadOnly: { status: 403, codes: ['QUEUE_BOARD_READ_ONLY'] },
  QueueBoardUnavailable: { status: 503, codes: ['QUEUE_UNAVAILABLE'] },
} as const;

/** Adds the parts of the document that are common to all routes: headers, 304, and errors without a route. */
export function describeAnswers(document: OpenAPIObject): void {
  const components = (document.components ??= {});
  components.headers = { ...RESPONSE_HEADERS };
  components.responses = Object.fromEntries(
    Object.entries(BESIDE_ROUTES).map(([name, { status, codes }]) => [
      name,
      { description: `${status}: ${codes.join(', ')}`, headers: headersOf(['X-Request-Id']), content: PROBLEM },
    ]),
  );
  document.info.description = `${document.info.description ?? ''}\n\n${WITH_EVERY_ANSWER}`;
  for (const item of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, OperationObject>))
      describeOperation(method, operation, components.schemas ?? {});
  }
}

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemView' } } } as const;

function describeOperation(method: string, operation: OperationObject, schemas: SchemaMap): void {
  const replays = (operation.parameters ?? []).some((one) => 'name' in one && one.name === 'Idempotency-Key');
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response === undefined || '$ref' in response) continue;
    const isVersioned = Number(status) < 300 && answersVersion(response, schemas);
    response.headers = {
      ...headersOf(namesFor(Number(status), response, { isVersioned, replays })),
      ...response.headers,
    };
    if (isVersioned && method === 'get') describeNotModified(operation);
  }
}

interface Answered {
  readonly isVersioned: boolean;
  readonly replays: boolean;
}

function namesFor(status: number, response: ResponseObject, { isVersioned, replays }: Answered): HeaderName[] {
  const isFile = Object.values(response.content ?? {}).some(
    ({ schema }) => schema !== undefined && 'format' in schema && schema.format === 'binary',
  );
  const names: readonly (readonly [HeaderName, boolean])[] = [
    ['X-Request-Id', true],
    ['ETag', isVersioned],
    ['Content-Disposition', isFile],
    ['Idempotent-Replayed', replays && status < 300],
    ['Retry-After', status === 429 || status === 503],
    ['WWW-Authenticate', status === 401],
  ];
  return names.flatMap(([name, is]) => (is ? [name] : []));
}

const headersOf = (names: readonly HeaderName[]): NonNullable<ResponseObject['headers']> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

function answersVersion({ content }: ResponseObject, schemas: SchemaMap): boolean {
  const schema = content?.['application/json']?.schema;
  const named = schema !== undefined && '$ref' in schema ? schemas[schema.$ref.slice(SCHEMA_PATH.length)] : undefined;
  return named !== undefined && 'properties' in named && named.properties?.['version'] !== undefined;
}

const SCHEMA_PATH = '#/components/schemas/';

/** A client that already has the current version gets no body. */
function describeNotModified(operation: OperationObject): void {
  operation.parameters = [...(operation.parameters ?? []), IF_NONE_MATCH];
  operation.responses['304'] = { description: 'Not modified', headers: headersOf(['X-Request-Id', 'ETag']) };
}

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The last ETag: 304 without a body if the record has not changed',
  schema: { type: 'string' },
} as const;
