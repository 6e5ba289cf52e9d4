import { Module, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { TENANT_ENTITIES } from '../../../../src/database/tenant/tenant-entities';
import { TENANT_CONTEXT, TENANT_DATA_SOURCE } from '../../../../libs/tenancy/scope/decorators';
import type { TenantRecord } from '#tenancy';
import { recordOf } from '../../estate/estate';
import { RecipeDataSources } from '../../estate/recipe-data-sources';
import { tenantOfHost } from '../contender-options';
import type { ContenderOptions, Opened } from '../contender-options';
import { listenWith, openedOf } from '../nest-server';
import { fleetScoped } from './fleet-scoped';

@Module({})
class RecipeFleet {}

interface TenantRequest {
  readonly tenant: TenantRecord;
}

/**
 * Peer (b), the approach of the tutorials: a request-scoped data source from a map of ordinary ones; the services become request-scoped
 * too.
 */
export async function openRecipe(options: ContenderOptions): Promise<Opened> {
  const dataSources = new RecipeDataSources(options.server, TENANT_ENTITIES);
  const module = fleetScoped(RecipeFleet, {
    scope: Scope.REQUEST,
    providers: [
      {
        provide: TENANT_CONTEXT,
        scope: Scope.REQUEST,
        inject: [REQUEST],
        useFactory: (request: TenantRequest) => request.tenant,
      },
      {
        provide: TENANT_DATA_SOURCE,
        scope: Scope.REQUEST,
        inject: [REQUEST],
        useFactory: (request: TenantRequest) => dataSources.of(request.tenant.tenantId),
      },
    ],
  });
  return openedOf(
    await listenWith(
      module,
      options,
      () =>
        ({ host }) =>
          Promise.resolve(recordOf(tenantOfHost(host))),
    ),
  );
}
