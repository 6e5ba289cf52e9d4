import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { AccessRule } from './access';
import { bodyBudgetOf } from './body-budget';
import { routeTable } from './route-table';
import type { DeclaredRoute } from './route-table';

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['post']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * The OpenAPI 3.1 document of every route, with the permission each one needs as `x-permission`, `x-step-up` where who one
 * is has to have been confirmed within ten minutes, and the most bytes of a JSON body as `x-max-bytes`. What is an act on a tenant bears its action in the audit logs as `x-audit-action`.
 */
export function buildOpenApi(app: INestApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Impact Auto')
    .setDescription('Vehicle fleets and the workshops that repair them. Errors are RFC 9457 problems; see `code`.')
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
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
  return document;
}

/** Swagger UI at `/docs`, the document at `/docs/openapi.json`; both from local files. A function is asked once, by the first who reads it. */
export function serveDocs(app: INestApplication, document: OpenAPIObject | (() => OpenAPIObject)): void {
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs/openapi.json', customSiteTitle: 'Impact Auto' });
}

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
