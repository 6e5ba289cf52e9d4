import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import {
  AccessGuard,
  answerBrokenConnection,
  answerUnreadable,
  assertEveryRouteDeclaresAccess,
  buildOpenApi,
  FeatureGuard,
  installAudit,
  installBodies,
  installCompression,
  installDeadlines,
  installEdgeHooks,
  installLocations,
  NestLogger,
  ProblemFilter,
  QueryGuard,
  requestId,
  serveDocs,
  STRAY_BODY_BYTES,
  takeCsvBelow,
  unsupportedMediaType,
  validationPipe,
} from '#http';
import type { FinishedRequest } from '#http';
import { TenantResolver } from '#tenancy';
import { AppModule } from './app.module';
import type { Settings } from './config/settings';
import { SETTINGS } from './config/settings.module';
import { CrossOrigin } from './edge/cross-origin';
import { DayGuard } from './edge/day.guard';
import { featureFlags } from './edge/feature-flags';
import { installFeatureUsage } from './edge/feature-usage';
import { RequestBudgets } from './edge/request-budgets';
import { installRequestContext } from './edge/request-context';
import { rewriteUrl, tenantPrefixOf } from './edge/rewrite-url';
import { TenantAllowance } from './edge/tenant-allowance';
import { translateFault } from './edge/translate-fault';
import { AuditTrail } from './global/audit/audit-trail';
import { OutboxRelay } from './global/audit/outbox-relay';
import { Authenticator } from './global/auth/authenticator';
import { FeaturesService } from './global/features/features.service';
import { GlobalDatabase } from './global/global-database';
import { ParametersService } from './global/parameters/parameters.service';
import { SettingsService } from './global/settings/settings.service';
import { Lifecycle } from './health/lifecycle';
import { Metrics } from './health/metrics';
import { FeatureUsage } from './operations/estate-metrics/feature-usage';
import { servePlaneDocuments } from './docs/docs.plugin';
import { WEBHOOK_EVENTS } from './insights/notifications/webhook-events';
import { servePages } from './pages/pages.plugin';
import { serveQueueBoard } from './operations/queue-board/queue-board.plugin';
import { PLATFORM_WEBHOOK_EVENTS } from './operations/webhooks/platform-event.views';
import { TenantActivity } from './health/tenant-activity';
import { PRODUCT_VERSION } from './config/product-version';

/** Builds the API: the modules behind the edge, not yet listening. */
export async function createApplication(settings: Settings, logger: Logger): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    // Each route declares its own limit.
    bodyLimit: STRAY_BODY_BYTES,
    genReqId: requestId,
    rewriteUrl: rewriteUrl(settings),
    // Used for the client's address only: tenant and plane are read from the raw request.
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    // Requests on connections that were open before the listener closed are still served; the process waits for them.
    return503OnClosing: false,
    frameworkErrors: answerUnreadable(logger, settings.environment === 'production'),
    clientErrorHandler: answerBrokenConnection(logger, settings.environment === 'production'),
    // Without this, Node itself would answer a request without a Host header; the edge refuses it like any unreadable host.
    http: { requireHostHeader: false },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(settings), adapter, {
    logger: new NestLogger(logger),
    // Nest's parsers would accept HTML forms; Fastify's own JSON parser is used instead.
    bodyParser: false,
  });
  assertEveryRouteDeclaresAccess(app);
  installEdge(app, logger);
  await acceptUploads(app);
  await serveQueueBoard(app, translateFault);
  await servePages(app, settings);
  app.useGlobalFilters(new ProblemFilter(logger, translateFault));
  app.useGlobalGuards(
    new AccessGuard(),
    new FeatureGuard(featureFlags(app.get(FeaturesService))),
    new QueryGuard(),
    new DayGuard(app.get(SettingsService)),
  );
  app.useGlobalPipes(validationPipe());
  installDocs(app, settings);
  await app.init();
  return app;
}

const SENT_EVENTS = [...WEBHOOK_EVENTS, ...PLATFORM_WEBHOOK_EVENTS];

function installDocs(app: NestFastifyApplication, settings: Settings): void {
  const place = { domain: settings.baseDomain, pathRouting: settings.pathRouting };
  let built: ReturnType<typeof buildOpenApi> | undefined;
  const docs = (): ReturnType<typeof buildOpenApi> =>
    (built ??= buildOpenApi(app, { version: PRODUCT_VERSION, place, webhooks: SENT_EVENTS }));
  // Building takes half a second. Production builds at start, so that no request waits; other environments build at the first
  // request.
  if (settings.environment === 'production') docs();
  servePlaneDocuments(app, settings, docs);
  serveDocs(app, docs);
}

/** Hooks run in the order of registration: first the request id and log line, then tenant and actor. */
function installEdge(app: NestFastifyApplication, logger: Logger): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.removeContentTypeParser('text/plain');
  takeCsvBelow(server, '/api/v1/imports');
  installBodies(app, server);
  const settings = app.get<Settings>(SETTINGS);
  const { environment, web } = settings;
  installDeadlines(server);
  installEdgeHooks(server, {
    logger,
    onFinished: (request) => measure(app, request),
    tenantOf: (request) => request.tenant,
    isDraining: () => app.get(Lifecycle).isDraining,
    strictTransport: environment === 'production',
  });
  installAudit(app, server, app.get(AuditTrail));
  installLocations(app, server, (request) => tenantPrefixOf(request.raw));
  installFeatureUsage(server, app.get(FeatureUsage));
  installCompression(server);
  // Runs after the last response, and before Nest closes the connections.
  server.addHook('onClose', async () => {
    await app.get(OutboxRelay).drain();
    await app.get(AuditTrail).drain();
  });
  installRequestContext(server, {
    resolver: app.get(TenantResolver),
    authenticator: app.get(Authenticator),
    budgets: new RequestBudgets(settings),
    allowance: new TenantAllowance(app.get(SettingsService), app.get(GlobalDatabase)),
    crossOrigin: new CrossOrigin(app.get(SettingsService), environment === 'production', web),
    parameters: app.get(ParametersService),
  });
}

function measure(app: NestFastifyApplication, request: FinishedRequest): void {
  app.get(Metrics).recordRequest(request);
  if (request.tenantId !== null) app.get(TenantActivity).record(request.tenantId, request.durationMs);
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by routes that accept a multipart form with a file; all other routes accept JSON only. */
    acceptsMultipart?: boolean;
  }
}

async function acceptUploads(app: NestFastifyApplication): Promise<void> {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  await app.register(multipart);
  server.addHook('onRequest', (request, _reply, done) => {
    const isForm = /^multipart\//i.test(request.headers['content-type'] ?? '');
    const isRefused = isForm && request.routeOptions.config.acceptsMultipart !== true;
    done(isRefused ? unsupportedMediaType({}) : undefined);
  });
}
