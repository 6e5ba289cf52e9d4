import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import {
  AccessGuard,
  createLogger,
  installEdgeHooks,
  NestLogger,
  ProblemFilter,
  requestId,
  validationPipe,
} from '#http';
import type { TenantContext } from '#tenancy';
import { authenticatorOf } from './bench-tokens';
import type { ContenderOptions, Opened } from './contender-options';

/** The part of a request from which a contender determines the tenant. */
interface Caller {
  readonly host: string | undefined;
  readonly peerAddress: string;
}

type FindTenant = (caller: Caller) => Promise<TenantContext | undefined>;

/**
 * Serves a module behind the product's edge: request ids, access guard, validation, entity tags, the log line, and the same authentication.
 * Contenders differ only in `module` and in how they determine the tenant.
 */
export async function listenWith(
  module: DynamicModule,
  options: ContenderOptions,
  findTenantIn: (app: NestFastifyApplication) => FindTenant,
): Promise<NestFastifyApplication> {
  const logger = createLogger('info');
  const adapter = new FastifyAdapter({ genReqId: requestId });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: new NestLogger(logger) });
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  const findTenant = findTenantIn(app);
  const authenticate = authenticatorOf(options.keyFile);
  server.addHook('onRequest', async (request) => {
    const caller = { host: request.raw.headers.host, peerAddress: request.raw.socket.remoteAddress ?? '' };
    const tenant = await findTenant(caller);
    if (!tenant) throw new Error('no tenant');
    Object.assign(request, { plane: 'tenant', tenant });
    request.actor = await authenticate(request.headers.authorization, tenant.tenantId);
  });
  installEdgeHooks(server, { logger, onFinished: () => undefined, tenantOf: tenantOfRequest, isDraining: () => false });
  app.useGlobalGuards(new AccessGuard());
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(logger));
  await app.listen(0, '127.0.0.1');
  return app;
}

export async function openedOf(app: NestFastifyApplication, rehomes = (): number => 0): Promise<Opened> {
  return { port: Number(new URL(await app.getUrl()).port), rehomes };
}

function tenantOfRequest(request: object): TenantContext | undefined {
  return (request as { readonly tenant?: TenantContext }).tenant;
}
