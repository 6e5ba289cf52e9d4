import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { AccessRule } from './access';
import { routeTable } from './route-table';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * The OpenAPI 3.1 document of every route, with the permission each one needs as `x-permission`, and `x-step-up` where who one
 * is has to have been confirmed within ten minutes.
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
  const rules = new Map(routeTable(app).map((route) => [`${route.method} ${openApiPath(route.path)}`, route.access]));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) describeAccess(operation, path, rules.get(`${method.toUpperCase()} ${path}`));
    }
  }
  return document;
}

/** Swagger UI at `/docs`, the document at `/docs/openapi.json`; both from local files. A function is asked once, by the first who reads it. */
export function serveDocs(app: INestApplication, document: OpenAPIObject | (() => OpenAPIObject)): void {
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs/openapi.json', customSiteTitle: 'Impact Auto' });
}

function describeAccess(operation: object, path: string, rule: AccessRule | undefined): void {
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
}

const openApiPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}');
