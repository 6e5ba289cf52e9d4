import { applyDecorators, HttpCode } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import type { ErrorCode, ListDeclaration } from '#kernel';
import {
  keysetFiltersOf,
  listDeclarationOf,
  markLocation,
  optionKindsOf,
  sheetDeclarationOf,
  writeMarkOf,
} from './route-marks';
import type { QueryOptionKinds, WriteMark } from './route-marks';
import { KeysetMetaView, PageMetaView, ProblemView } from './problem.view';

/** The documentation of a route. Responses that every route can give are added automatically. */
export interface RouteDescription {
  readonly summary: string;
  readonly description?: string;
  /** Status of success; 200 by default. */
  readonly status?: 200 | 201 | 202 | 204;
  /**
   * `Location` of a 201, as a template over the response (`/api/v1/quotes/{id}`). By default the path of the route plus
   * the id.
   */
  readonly location?: string;
  /** The view of the record in a successful response. */
  readonly answer?: Type<unknown>;
  /** The view of the records in a page. */
  readonly page?: Type<unknown>;
  /** The view of the rows in a page of a list with a cursor. */
  readonly rows?: Type<unknown>;
  /** The media types of the file in a successful response. */
  readonly file?: readonly string[];
  /** The view of the JSON, if JSON is one of the media types. */
  readonly fileView?: Type<unknown>;
  /** The media types of a body that is not JSON. */
  readonly takes?: readonly string[];
  /** Error codes of the route itself, by status. */
  readonly problems?: Readonly<
    Partial<Record<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503, readonly ErrorCode[]>>
  >;
}

/**
 * Documents a route and sets its status. It is the only decorator beside verb and access; lists and writes are
 * recognised by their parameters.
 */
export function Describe(route: RouteDescription): MethodDecorator {
  return (target, key, descriptor) => {
    const list = listDeclarationOf(target, key);
    const write = writeMarkOf(target, key);
    const keyset = keysetFiltersOf(target, key);
    const sheet = sheetDeclarationOf(target, key);
    const options = optionKindsOf(target, key);
    const views = viewsOf(route);
    applyDecorators(
      HttpCode(route.status ?? 200),
      ApiExtraModels(ProblemView, PageMetaView, KeysetMetaView, ...views),
      ApiOperation({ summary: route.summary, ...(route.description ? { description: route.description } : {}) }),
      success(route),
      ...locationMark(route),
      ...problems(route, write),
      ...(list ? listParameters(list) : []),
      ...(keyset ? [...CURSOR_PARAMETERS, ...filterParameters(keyset)] : []),
      ...(sheet ? [FORMAT_PARAMETER, ...listParameters(sheet, [])] : []),
      ...(options ? optionParameters(options) : []),
      ...(route.takes ? [ApiConsumes(...route.takes), ApiBody({ schema: BINARY })] : []),
      ...(write ? writeHeaders(namesVersion(route, write)) : []),
    )(target, key, descriptor);
  };
}

const viewsOf = ({ page, rows, answer, fileView }: RouteDescription): Type<unknown>[] =>
  [page, rows, answer, fileView].filter((view) => view !== undefined);

function locationMark({ status, location }: RouteDescription): MethodDecorator[] {
  return status === 201 ? [(target, key) => markLocation(target, key, location ?? null)] : [];
}

function success(route: RouteDescription): MethodDecorator {
  const status = route.status ?? 200;
  const view = route.page ?? route.rows ?? route.answer;
  if (route.file)
    return ApiResponse({ status, description: route.summary, content: fileContent(route.file, route.fileView) });
  if (view === undefined) return ApiResponse({ status, description: route.summary });
  const item = { $ref: getSchemaPath(view) };
  const meta = route.page ? PageMetaView : route.rows ? KeysetMetaView : undefined;
  const schema = meta
    ? {
        type: 'object',
        required: ['data', 'meta'],
        properties: { data: { type: 'array', items: item }, meta: { $ref: getSchemaPath(meta) } },
      }
    : item;
  const headers = status === 201 ? { headers: LOCATION_HEADER } : {};
  return ApiResponse({ status, description: route.summary, ...headers, content: { 'application/json': { schema } } });
}

const LOCATION_HEADER = {
  Location: { description: 'The address of the created resource', schema: { type: 'string', format: 'uri-reference' } },
} as const;

const BINARY = { type: 'string', format: 'binary' } as const;

function fileContent(types: readonly string[], view: Type<unknown> | undefined): Record<string, { schema: object }> {
  const schemaOf = (type: string): object =>
    type === 'application/json' && view !== undefined ? { $ref: getSchemaPath(view) } : BINARY;
  return Object.fromEntries(types.map((type) => [type, { schema: schemaOf(type) }]));
}

function optionParameters(kinds: QueryOptionKinds): MethodDecorator[] {
  return Object.entries(kinds).map(([name, kind]) => {
    const schema = kind instanceof RegExp ? { type: 'string', pattern: kind.source } : { enum: [...kind] };
    return ApiQuery({ name, required: false, schema: schema as object });
  });
}

const COMMON_PROBLEMS: Readonly<Record<number, readonly ErrorCode[]>> = {
  400: ['VALIDATION_FAILED', 'MALFORMED_REQUEST', 'TENANT_HOST_INVALID', 'TENANT_AMBIGUOUS'],
  401: ['UNAUTHENTICATED'],
  403: ['FORBIDDEN', 'TENANT_SUSPENDED', 'PASSWORD_CHANGE_REQUIRED', 'MFA_ENROLMENT_REQUIRED'],
  404: ['NOT_FOUND', 'TENANT_NOT_FOUND'],
  429: ['RATE_LIMITED'],
  500: ['INTERNAL_ERROR', 'SECRET_UNREADABLE'],
  503: [
    'TENANT_DB_UNAVAILABLE',
    'TENANT_POOL_TIMEOUT',
    'TENANT_MAINTENANCE',
    'TENANT_SCHEMA_BEHIND',
    'PLATFORM_MAINTENANCE',
    'DATABASE_OVERLOADED',
    'DATABASE_UNAVAILABLE',
    'DATABASE_BUSY',
    'DIRECTORY_UNAVAILABLE',
    'SETTINGS_UNAVAILABLE',
    'GLOBAL_SCHEMA_BEHIND',
    'REGISTRY_CLOSED',
  ],
};

const WRITE_PROBLEMS: Readonly<Record<number, readonly ErrorCode[]>> = {
  409: ['IDEMPOTENCY_IN_PROGRESS'],
  413: ['BODY_TOO_LARGE'],
  415: ['UNSUPPORTED_MEDIA_TYPE'],
  422: ['IDEMPOTENCY_KEY_REUSED', 'VALUE_NOT_ALLOWED'],
  503: ['CLOCK_OFF', 'OUTCOME_UNKNOWN'],
};

/** A write names the version of the record that it changes, unless the record is new or has no version. */
function namesVersion(route: RouteDescription, write: WriteMark): boolean {
  return write.versioned && route.status !== 201;
}

function problems(route: RouteDescription, write: WriteMark | undefined): MethodDecorator[] {
  const codes = new Map<number, string[]>();
  const add = (source: Readonly<Record<number, readonly ErrorCode[]>>): void => {
    for (const [status, names] of Object.entries(source))
      codes.set(Number(status), [...(codes.get(Number(status)) ?? []), ...names]);
  };
  add(COMMON_PROBLEMS);
  if (write) add(WRITE_PROBLEMS);
  if (write && namesVersion(route, write)) add({ 409: ['STALE_VERSION'], 428: ['PRECONDITION_REQUIRED'] });
  add((route.problems ?? {}) as Readonly<Record<number, readonly ErrorCode[]>>);
  return [...codes].map(([status, names]) =>
    ApiResponse({
      status,
      description: names.join(', '),
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemView) } } },
    }),
  );
}

const PAGE_PARAMETERS: readonly MethodDecorator[] = [
  ApiQuery({ name: 'page', required: false, schema: { type: 'integer', minimum: 1, default: 1 } }),
  ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 } }),
];

const FORMAT_PARAMETER = ApiQuery({
  name: 'format',
  required: false,
  schema: { enum: ['csv', 'xlsx'], default: 'csv' },
});

const severalOf = (values: readonly string[]): object => ({
  style: 'form',
  explode: false,
  schema: { type: 'array', items: { type: 'string', enum: [...values] } },
});

function sortParameter(sorts: readonly string[]): MethodDecorator {
  const keys = sorts.flatMap((key) => [key, `-${key}`]);
  const description = `Keys, \`-\` in front for descending: ${sorts.join(', ')}`;
  return ApiQuery({ name: 'sort', required: false, description, ...severalOf(keys) });
}

function listParameters(list: ListDeclaration, pages = PAGE_PARAMETERS): MethodDecorator[] {
  const sorts = Object.keys(list.sorts);
  return [
    ...pages,
    ...(sorts.length > 0 ? [sortParameter(sorts)] : []),
    ...(list.search.length > 0
      ? [
          ApiQuery({
            name: 'search',
            required: false,
            schema: { type: 'string', minLength: 2 },
            description: 'Words that must all be found; case and accents are ignored',
          }),
        ]
      : []),
    ...filterParameters(list.filters),
  ];
}

const CURSOR_PARAMETERS: readonly MethodDecorator[] = [
  ApiQuery({
    name: 'cursor',
    required: false,
    schema: { type: 'string' },
    description: '`nextCursor` of the previous page',
  }),
  ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 } }),
];

function filterParameters(filters: ListDeclaration['filters']): MethodDecorator[] {
  return Object.entries(filters).map(([name, filter]) => ApiQuery({ name, required: false, ...filterSchema(filter) }));
}

type FilterSchema = { readonly schema: object; readonly description: string };

const text = (description: string, rest: object = {}): FilterSchema => ({
  schema: { type: 'string', ...rest },
  description,
});

function filterSchema(filter: ListDeclaration['filters'][string]): FilterSchema {
  const instant = { format: 'date-time' };
  const day = { format: 'date' };
  if (filter.kind === 'choice')
    return { description: 'One or more, separated by commas', ...severalOf(filter.values) } as FilterSchema;
  const schemas = {
    flag: { schema: { type: 'boolean' }, description: 'true or false' },
    ids: text('Ids separated by commas', { pattern: '^[1-9]\\d*(,[1-9]\\d*)*$' }),
    code: text('One code', { pattern: '^[\\w:.-]{1,100}$' }),
    text: text('One exact text', { maxLength: 100 }),
    since: text('From this instant on', instant),
    until: text('Up to this instant, inclusive', instant),
    fromDay: text('From this day on', day),
    toDay: text('Up to this day, inclusive', day),
    atLeast: text('This amount or more', DECIMAL),
    atMost: text('This amount or less', DECIMAL),
  };
  return schemas[filter.kind];
}

const DECIMAL = { pattern: '^\\d{1,14}(\\.\\d{1,4})?$' } as const;

function writeHeaders(withVersion: boolean): MethodDecorator[] {
  const key = ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key and body within 24 h return the stored response, with Idempotent-Replayed: true',
  });
  const version = ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The last ETag; or send `version` in the body',
  });
  return withVersion ? [key, version] : [key];
}
