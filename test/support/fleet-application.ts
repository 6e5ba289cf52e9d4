import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import pino from 'pino';
import { AccessGuard, installEdgeHooks, installLocations, ProblemFilter, validationPipe } from '#http';
import { systemActor } from '#kernel';
import { FieldCipher } from '#secrets';
import { CommittedEvents, TenantWrites } from '#tenancy';
import { TENANT_CONTEXT, TENANT_DATA_SOURCE } from '../../libs/tenancy/scope/decorators';
import { TENANT_MEMBERS } from '../../src/tenant-settings/tenant-members';
import { ExportsModule } from '../../src/fleet/exports/exports.module';
import { FleetModule } from '../../src/fleet/fleet.module';
import { NUMBERING_FORMATS } from '../../src/numbering/numbering-formats';
import { READING_FOLLOWER } from '../../src/fleet/fleet-ports';
import { VEHICLE_SOURCES } from '../../src/fleet/fleet-ports';
import { TENANT_SETTINGS, TenantSettings } from '../../src/tenant-settings/tenant-settings';
import { vehicleSources } from '../../src/module-ports';
import { unrestricted } from './actors';
import { FIELD_CIPHER } from './field-cipher';
import { FOLLOWER, FORMATS, TENANT } from './fleet';
import { MEMBERS } from './members';
import { ChosenSettings } from './settings';
import type { TenantDatabase } from './tenant-database';

@Global()
@Module({})
class OneTenantModule {}

/**
 * The fleet's routes behind the product's edge for a single fixed tenant: tests the answers of resources, not the tenant resolution. The
 * caller's permissions are the words of `x-permissions`; without it the request is unauthenticated.
 */
export async function startFleetApplication(database: TenantDatabase): Promise<NestFastifyApplication> {
  const logger = pino({ level: 'silent' });
  const testing = await Test.createTestingModule({
    imports: [oneTenant(database), FleetModule, ExportsModule],
    providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
  }).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(logger));
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, _reply, done) => {
    const { 'x-permissions': granted } = request.headers;
    request.plane = 'tenant';
    if (typeof granted === 'string') {
      const permissions = new Set(granted.split(' '));
      request.actor = {
        actor: systemActor('test'),
        permissions,
        plane: 'tenant',
        tenantId: TENANT.tenantId,
        ...unrestricted(),
      };
    }
    done();
  });
  installEdgeHooks(server, { logger, onFinished: () => undefined, tenantOf: () => undefined, isDraining: () => false });
  installLocations(app, server, () => '');
  await app.init();
  await server.ready();
  return app;
}

function oneTenant(database: TenantDatabase): DynamicModule {
  return {
    module: OneTenantModule,
    providers: [
      { provide: TENANT_CONTEXT, useValue: TENANT },
      { provide: TENANT_DATA_SOURCE, useValue: database.dataSource },
      { provide: NUMBERING_FORMATS, useValue: FORMATS },
      { provide: READING_FOLLOWER, useValue: FOLLOWER },
      { provide: VEHICLE_SOURCES, useValue: vehicleSources },
      { provide: FieldCipher, useValue: FIELD_CIPHER },
      { provide: TENANT_SETTINGS, useClass: ChosenSettings },
      { provide: TENANT_MEMBERS, useValue: MEMBERS },
      TenantSettings,
      CommittedEvents,
      TenantWrites,
    ],
    exports: [
      TENANT_CONTEXT,
      TENANT_DATA_SOURCE,
      NUMBERING_FORMATS,
      READING_FOLLOWER,
      VEHICLE_SOURCES,
      TENANT_MEMBERS,
      FieldCipher,
      TenantSettings,
      TenantWrites,
    ],
  };
}
