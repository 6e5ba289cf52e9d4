import type { AddressInfo } from 'node:net';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import pino from 'pino';
import { AccessGuard, installEdgeHooks, ProblemFilter, validationPipe } from '#http';
import { seal } from '#secrets';
import type { Settings } from '../../src/config/settings';
import { SETTINGS, SettingsModule } from '../../src/config/settings.module';
import { Authenticator } from '../../src/global/auth/authenticator';
import { visitorOf } from '../../src/global/auth/visitor';
import { StorageModule } from '../../src/config/storage.module';
import { GlobalModule } from '../../src/global/global.module';
import { DirectoryService } from '../../src/global/tenants/directory.service';
import type { ThrowAwayGlobal } from './global-database';
import { HttpClient } from './http-client';

/** Only the control plane behind the product's edge, without the tenant modules. */
export interface ControlPlane {
  readonly app: NestFastifyApplication;
  readonly directory: DirectoryService;
  /** Sends requests to the control plane, or to a tenant's host with the header `x-tenant-id`. */
  readonly client: HttpClient;
  stop(): Promise<void>;
}

export async function startControlPlane(settings: Settings): Promise<ControlPlane> {
  const logger = pino({ level: 'silent' });
  const testing = await Test.createTestingModule({
    imports: [SettingsModule, StorageModule, GlobalModule],
    providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
  })
    .overrideProvider(SETTINGS)
    .useValue(settings)
    .compile();
  const app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(logger));
  enterByHeader(app);
  installEdgeHooks(app.getHttpAdapter().getInstance(), {
    logger,
    onFinished: () => undefined,
    tenantOf: () => undefined,
    isDraining: () => false,
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, directory: app.get(DirectoryService), client: new HttpClient(port), stop: () => app.close() };
}

function enterByHeader(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request) => {
      const tenantId = Number(request.headers['x-tenant-id'] ?? 0);
      request.plane = tenantId === 0 ? 'control' : 'tenant';
      if (tenantId !== 0) request.tenant = (await app.get(DirectoryService).findById(tenantId)) ?? undefined;
      const { authorization } = request.headers;
      if (authorization === undefined) return;
      const entrance = { plane: request.plane, ...visitorOf(request), tenantId: tenantId || null };
      const actor = await app.get(Authenticator).authenticate(authorization, entrance);
      if (actor !== null) request.actor = actor;
    });
}

/** Adds a tenant to the registry, with a location and an account but without a database. */
export function registerTenant(database: ThrowAwayGlobal, tenantId: number, slug: string): Promise<void> {
  return database.asProvisioner(async ({ manager }) => {
    await manager.query(
      `INSERT IGNORE INTO database_servers (id, name, host, port, flavour, version, capacity, connection_budget)
        VALUES (1, 'local', '127.0.0.1', 3306, 'mariadb', '10.11.6', 100, 10)`,
    );
    await manager.query("INSERT INTO tenants (id, name, slug, status) VALUES (?, ?, ?, 'active')", [
      tenantId,
      slug,
      slug,
    ]);
    await manager.query(
      "INSERT INTO tenant_databases (tenant_id, server_id, database_name, status) VALUES (?, 1, ?, 'ready')",
      [tenantId, `db_${tenantId}`],
    );
    await addCredential(manager, tenantId, 1, seal(database.ring, [tenantId, 'app', 1], 'first password'));
  });
}

interface Queries {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

export async function addCredential(
  manager: Queries,
  tenantId: number,
  generation: number,
  secret: string,
): Promise<void> {
  await manager.query(
    `INSERT INTO tenant_credentials (tenant_id, account, username, generation, secret_ciphertext) VALUES (?, 'app', ?, ?, ?)`,
    [tenantId, `tenant_${tenantId}`, generation, secret],
  );
}
