import { Module, Scope } from '@nestjs/common';
import { TENANT_ENTITIES } from '../../../../src/database/tenant/tenant-entities';
import { TENANT_CONTEXT, TENANT_DATA_SOURCE } from '../../../../libs/tenancy/scope/decorators';
import { recordOf } from '../../estate/estate';
import { ordinaryDataSource } from '../../estate/ordinary-data-source';
import type { ContenderOptions, Opened } from '../contender-options';
import { listenWith, openedOf } from '../nest-server';
import { fleetScoped } from './fleet-scoped';

@Module({})
class SingletonFleet {}

/** Peer (a): one company, one ordinary data source, all services are singletons. */
export async function openSingleton(options: ContenderOptions): Promise<Opened> {
  const dataSource = await ordinaryDataSource(options.server, 1, TENANT_ENTITIES, options.connections).initialize();
  const module = fleetScoped(SingletonFleet, {
    scope: Scope.DEFAULT,
    providers: [
      { provide: TENANT_CONTEXT, useValue: recordOf(1) },
      { provide: TENANT_DATA_SOURCE, useValue: dataSource },
    ],
  });
  return openedOf(await listenWith(module, options, () => () => Promise.resolve(recordOf(1))));
}
