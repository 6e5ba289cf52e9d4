import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { declaredErrors } from '#kernel';
import type { AccessRule } from './access';
import { bodyBudgetOf } from './body-budget';
import { describeAnswers } from './openapi-answers';
import { nameServers } from './openapi-planes';
import type { DocumentPlace, DocumentPlane } from './openapi-planes';
import { routeTable } from './route-table';
import type { DeclaredRoute } from './route-table';

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['post']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The parts of the document that do not come from a route. */
export interface ApiDescription {
  readonly version: string;
  readonly place: DocumentPlace;
  /** Events that are sent to webhooks. */
  readonly webhooks: readonly SentEvent[];
}

/** An event that is sent to a webhook. */
export interface SentEvent {
  readonly type: string;
  readonly summary: string;
  /** The message of an event; `data` has the form of the event. */
  readonly message: Type<unknown>;
  /** The plane whose webhooks receive the event. Default: the webhooks of a company. */
  readonly plane?: DocumentPlane;
}

/**
 * The OpenAPI 3.1 document of all routes. Extensions: `x-permission` is the required permission, `x-step-up` is set if
 * the identity must have been confirmed within ten minutes, `x-max-bytes` is the maximum size of a JSON body, and
 * `x-audit-action` is the audit action of an action on a tenant.
 */
export function buildOpenApi(app: INestApplication, { version, place, webhooks }: ApiDescription): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Impact Auto')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: CREDENTIALS })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
    extraModels: [...new Set(webhooks.map(({ message }) => message))],
  });
  const routes = new Map(routeTable(app).map((route) => [`${route.method} ${openApiPath(route.path)}`, route]));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      const route = routes.get(`${method.toUpperCase()} ${path}`);
      if (!operation || !route) continue;
      describeAccess(operation, path, route.access);
      describeBody(operation, route, document);
    }
  }
  describeAnswers(document);
  describeCodes(document);
  describeWebhooks(document, webhooks);
  nameServers(document, place);
  return document;
}

/**
 * Swagger UI at `/docs` with one document per plane; both together are at `/docs/openapi.json`. If `document` is a
 * function, it is called once, by the first reader.
 */
export function serveDocs(app: INestApplication, document: OpenAPIObject | (() => OpenAPIObject)): void {
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'docs/openapi.json',
    customSiteTitle: 'Impact Auto',
    explorer: true,
    swaggerOptions: { urls: [...PLANE_DOCUMENTS], persistAuthorization: false },
  });
}

/** The documents on the page; `src/docs` serves them. */
const PLANE_DOCUMENTS = [
  { url: '/docs/company.json', name: 'Company' },
  { url: '/docs/platform.json', name: 'Platform' },
] as const;

const DESCRIPTION =
  'Vehicle fleets and the workshops that repair them. Errors are RFC 9457 problems; `code` identifies the error, and `/docs/errors` lists all codes.';

const CREDENTIALS =
  'The access token of a login (`POST /api/v1/auth/login`), or the API key of a company (`iak_…`, `POST /api/v1/api-keys`): send either only in `Authorization: Bearer …`. An API key works only on the host of its company.';

/** The list of codes grows. A client treats an unknown code according to its status. */
function describeCodes({ components }: OpenAPIObject): void {
  const problem = components?.schemas?.['ProblemView'];
  if (problem === undefined || !('properties' in problem)) return;
  Object.assign(problem.properties?.['code'] ?? {}, {
    'x-extensible-enum': declaredErrors().map(({ code }) => code),
    externalDocs: { url: '/docs/errors', description: 'All codes with their status and texts' },
  });
}

function describeWebhooks(document: OpenAPIObject, events: readonly SentEvent[]): void {
  if (events.length === 0) return;
  document.webhooks = Object.fromEntries(
    events.map(({ type, summary, message, plane = 'company' }) => [
      type,
      {
        post: {
          operationId: `webhook_${type}`,
          'x-plane': plane === 'company' ? 'tenant' : 'control',
          summary,
          description: SENT,
          parameters: WEBHOOK_HEADERS.map(([name, description]) => ({
            name,
            in: 'header' as const,
            required: true,
            description,
            schema: { type: 'string' },
          })),
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: getSchemaPath(message) } } },
          },
          responses: { '2XX': { description: 'Accepted; after any other response the event is sent again later' } },
        },
      },
    ]),
  );
}

const SENT =
  'Sent by `POST` to the URL of a webhook within 10 s, signed as the Standard Webhooks specification says, up to eight times. An event may arrive twice: recognise it by its `webhook-id`.';

const WEBHOOK_HEADERS: readonly (readonly [name: string, description: string])[] = [
  ['webhook-id', 'The id of the event, as `id` in the body; unchanged if it is sent again'],
  ['webhook-timestamp', 'The time of sending, in seconds since 1970'],
  ['webhook-signature', '`v1,` and the base64 HMAC-SHA256 of `{id}.{timestamp}.{body}` with the secret of the webhook'],
];

function describeAccess(operation: OperationObject, path: string, rule: AccessRule | undefined): void {
  if (rule === undefined || rule.kind === 'public') return;
  const plane = rule.plane === 'either' ? (path.startsWith('/admin/') ? 'control' : 'tenant') : rule.plane;
  const permission = rule.kind === 'permission' ? { 'x-permission': rule.permission } : {};
  const stepUp = rule.stepUp === true ? { 'x-step-up': true } : {};
  const outlivesGrant = rule.outlivesGrant === true ? { 'x-outlives-grant': true } : {};
  Object.assign(operation, {
    security: [{ bearer: [] }],
    'x-plane': plane,
    ...permission,
    ...stepUp,
    ...outlivesGrant,
  });
  if (rule.kind === 'permission' && rule.concern?.kind === 'act') describeAct(operation, rule.concern.action);
}

/** Adds the header and the errors that every action on a tenant has. */
function describeAct(operation: OperationObject, action: string): void {
  operation.parameters = [...(operation.parameters ?? []), REASON];
  Object.assign(operation, { 'x-audit-action': action });
  for (const [status, code] of Object.entries({ 400: 'REASON_REQUIRED', 403: 'STEP_UP_REQUIRED' })) {
    const response = operation.responses?.[status];
    if (response && 'description' in response) response.description += `, ${code}`;
  }
}

const REASON = {
  name: 'X-Reason',
  in: 'header',
  required: true,
  description:
    "The reason, stored in the audit logs of the platform and of the tenant. UTF-8, or percent-encoded after `UTF-8''`. If the body has a `reason`, it may be sent there instead.",
  schema: { type: 'string', minLength: 5, maxLength: 500 },
} as const;

const BODY_REFUSALS: readonly (readonly [status: string, code: string])[] = [
  ['413', 'BODY_TOO_LARGE'],
  ['415', 'UNSUPPORTED_MEDIA_TYPE'],
];

/** Adds the errors that can occur before any body is read; their shape is that of every other problem. */
function describeRefusedBodies({ responses }: OperationObject): void {
  const problem = responses['400'];
  if (problem === undefined || '$ref' in problem) return;
  for (const [status, description] of BODY_REFUSALS) responses[status] ??= { ...problem, description };
}

/** A body without required fields is optional. */
function describeBody(operation: OperationObject, route: DeclaredRoute, { components }: OpenAPIObject): void {
  const { requestBody } = operation;
  if (route.body === undefined || requestBody === undefined || '$ref' in requestBody) return;
  const schema = components?.schemas?.[route.body.name];
  const isRequired = schema !== undefined && 'required' in schema && (schema.required ?? []).length > 0;
  requestBody.required = isRequired;
  describeRefusedBodies(operation);
  Object.assign(operation, { 'x-max-bytes': bodyBudgetOf(route.body, route.access).bytes });
}

const openApiPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}');
