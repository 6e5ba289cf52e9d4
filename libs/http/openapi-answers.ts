import type { OpenAPIObject } from '@nestjs/swagger';

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['post']>;
type ResponseObject = Exclude<OperationObject['responses'][string], undefined | { $ref: string }>;
type SchemaMap = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const text = { type: 'string' } as const;

/** Every header an answer may have; `test/contract/headers.spec.ts` compares them with what the source sends. */
const RESPONSE_HEADERS = {
  'X-Request-Id': { description: 'The id of the request, in the logs too; the one sent, or a new one', schema: text },
  'Cache-Control': {
    description: 'How long an answer may be kept: `private, no-store` but for files of pages',
    schema: text,
  },
  'Content-Disposition': { description: 'The name of a file', schema: text },
  'Content-Encoding': { description: 'How the answer is compressed, of what `Accept-Encoding` allows', schema: text },
  ETag: {
    description: 'The version of the record, for `If-Match` and `If-None-Match`',
    schema: { ...text, example: '"3"' },
  },
  Location: { description: 'Where what was made is', schema: { ...text, format: 'uri-reference' } },
  'Idempotent-Replayed': {
    description: '`true` where the answer was stored: the `Idempotency-Key` was sent before',
    schema: { ...text, example: 'true' },
  },
  'Retry-After': {
    description: 'Seconds after which trying again makes sense',
    schema: { type: 'integer', minimum: 1 },
  },
  'WWW-Authenticate': { description: 'The scheme of credentials: `Bearer`', schema: text },
  Vary: { description: 'What of the request the answer depends on', schema: text },
  Connection: { description: '`close` while the process ends: connect again', schema: text },
  'Set-Cookie': { description: 'Of the queue board alone, for its own pages', schema: text },
  'Access-Control-Allow-Origin': { description: 'The origin whose pages may read the answer', schema: text },
  'Access-Control-Expose-Headers': { description: 'The headers these pages may read', schema: text },
  'Access-Control-Allow-Methods': { description: 'Of a preflight: the methods these pages may use', schema: text },
  'Access-Control-Allow-Headers': { description: 'Of a preflight: the headers these pages may send', schema: text },
  'Access-Control-Max-Age': { description: 'Of a preflight: how many seconds it holds', schema: text },
  'Content-Security-Policy': {
    description: 'What a browser may load from the answer: nothing, but for pages',
    schema: text,
  },
  'Cross-Origin-Resource-Policy': { description: '`same-origin`', schema: text },
  'Permissions-Policy': { description: 'What a page of the answer may not use', schema: text },
  'Referrer-Policy': { description: '`no-referrer`', schema: text },
  'Strict-Transport-Security': { description: 'In production: this host by TLS alone', schema: text },
  'X-Content-Type-Options': { description: '`nosniff`', schema: text },
  'X-Frame-Options': { description: '`DENY`', schema: text },
} as const;

type HeaderName = keyof typeof RESPONSE_HEADERS;

/** What every answer has besides those named at it; said once, in the description of the API. */
const WITH_EVERY_ANSWER =
  'Every answer has `X-Request-Id`, `Cache-Control`, `Vary` and the security headers of `components.headers`; a page of an allowed origin gets the `Access-Control-…` ones.';

/** What refuses requests where no route of the API answers. */
const BESIDE_ROUTES = {
  RouteNotFound: { status: 404, codes: ['ROUTE_NOT_FOUND'] },
  TenantRequired: { status: 400, codes: ['TENANT_REQUIRED'] },
  RequestTimeout: { status: 408, codes: ['REQUEST_TIMEOUT'] },
  HeadersTooLarge: { status: 431, codes: ['HEADERS_TOO_LARGE'] },
  // Pages, opened by a link and a cookie instead of a token.
  QueueBoardClosed: { status: 401, codes: ['QUEUE_BOARD_CLOSED', 'QUEUE_BOARD_LINK_INVALID'] },
  QueueBoardReadOnly: { status: 403, codes: ['QUEUE_BOARD_READ_ONLY'] },
  QueueBoardUnavailable: { status: 503, codes: ['QUEUE_UNAVAILABLE'] },
} as const;

/** Adds to the document what follows from how every route is served: headers, 304, refusals that belong to no route. */
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

/** A reader who has the version a record is at gets no body. */
function describeNotModified(operation: OperationObject): void {
  operation.parameters = [...(operation.parameters ?? []), IF_NONE_MATCH];
  operation.responses['304'] = { description: 'Not modified', headers: headersOf(['X-Request-Id', 'ETag']) };
}

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The ETag last seen: 304 without a body while the record is what it was',
  schema: { type: 'string' },
} as const;
