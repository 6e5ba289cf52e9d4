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

/** What the document says that no route knows. */
export interface ApiDescription {
  readonly version: string;
  readonly place: DocumentPlace;
  /** What is sent to the servers of others. */
  readonly webhooks: readonly SentEvent[];
}

/** An event that is sent to a webhook. */
export interface SentEvent {
  readonly type: string;
  readonly summary: string;
  /** What is sent with every event, with `data` as the event has it. */
  readonly message: Type<unknown>;
  /** Whose webhooks get it: a company's, where nothing is said. */
  readonly plane?: DocumentPlane;
}

/**
 * The OpenAPI 3.1 document of every route, with the permission each one needs as `x-permission`, `x-step-up` where who one
 * is has to have been confirmed within ten minutes, and the most bytes of a JSON body as `x-max-bytes`. What is an act on a tenant bears its action in the audit logs as `x-audit-action`.
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

/** Swagger UI at `/docs` with a document for each plane, both together at `/docs/openapi.json`. A function is asked once, by the first who reads it. */
export function serveDocs(app: INestApplication, document: OpenAPIObject | (() => OpenAPIObject)): void {
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'docs/openapi.json',
    customSiteTitle: 'Impact Auto',
    explorer: true,
    swaggerOptions: { urls: [...PLANE_DOCUMENTS], persistAuthorization: false },
  });
}

/** What the page offers to read; `src/docs` serves them. */
const PLANE_DOCUMENTS = [
  { url: '/docs/company.json', name: 'Company' },
  { url: '/docs/platform.json', name: 'Platform' },
] as const;

const DESCRIPTION =
  'Vehicle fleets and the workshops that repair them. Errors are RFC 9457 problems; see `code`, and `/docs/errors` for all of them.';

const CREDENTIALS =
  'The access token of a login (`POST /api/v1/auth/login`), or the API key of a company (`iak_…`, `POST /api/v1/api-keys`): both go into `Authorization: Bearer …` and nowhere else. An API key works on the host of its company alone.';

/** Codes grow with the product: a client takes one that it does not know for what its status says. */
function describeCodes({ components }: OpenAPIObject): void {
  const problem = components?.schemas?.['ProblemView'];
  if (problem === undefined || !('properties' in problem)) return;
  Object.assign(problem.properties?.['code'] ?? {}, {
    'x-extensible-enum': declaredErrors().map(({ code }) => code),
    externalDocs: { url: '/docs/errors', description: 'Every code with its status and its texts' },
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
          responses: { '2XX': { description: 'Taken; anything else is sent again later' } },
        },
      },
    ]),
  );
}

const SENT =
  'Sent by `POST` to the URL of a webhook within 10 s, signed as the Standard Webhooks specification says, up to eight times. An event may come twice: know it by its `webhook-id`.';

const WEBHOOK_HEADERS: readonly (readonly [name: string, description: string])[] = [
  ['webhook-id', 'The id of the event, as `id` in the body; the same when it is sent again'],
  ['webhook-timestamp', 'When it is sent, in seconds since 1970'],
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

/** What every act on a tenant asks for and may answer. */
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
    "Why: kept in the platform’s audit log and shown in the tenant’s. UTF-8, or percent-encoded behind `UTF-8''`. A body with a `reason` of its own may give it there instead.",
  schema: { type: 'string', minLength: 5, maxLength: 500 },
} as const;

const BODY_REFUSALS: readonly (readonly [status: string, code: string])[] = [
  ['413', 'BODY_TOO_LARGE'],
  ['415', 'UNSUPPORTED_MEDIA_TYPE'],
];

/** What any body may be answered before it is read; the shape of the problem is that of every other. */
function describeRefusedBodies({ responses }: OperationObject): void {
  const problem = responses['400'];
  if (problem === undefined || '$ref' in problem) return;
  for (const [status, description] of BODY_REFUSALS) responses[status] ??= { ...problem, description };
}

/** A body without a required field may be left out. */
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
