import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ServerPools, TenantModule, TenantResolver } from '#tenancy';
import type { TenancyOptions } from '#tenancy';
import { TENANT_ENTITIES } from '../../../src/database/tenant/tenant-entities';
import { FleetModule } from '../../../src/fleet/fleet.module';
import { TenantSettings } from '../../../src/tenant-settings/tenant-settings';
import { ESTATE_SCHEMA, EstateDirectory } from '../estate/estate';
import { BASE_DOMAIN } from './contender-options';
import type { ContenderOptions, Opened } from './contender-options';
import { listenWith, openedOf } from './nest-server';
import { BenchFormatsModule } from './peers/fleet-scoped';

/** The settings, in the same scope as in the product. */
@Global()
@Module({ providers: [TenantSettings], exports: [TenantSettings] })
class BenchSettingsModule {}

@Module({})
class KernelFleet {
  static of(options: ContenderOptions): DynamicModule {
    const { server, tenants, connections } = options;
    const tenancy: TenancyOptions = {
      directory: new EstateDirectory({ server, count: tenants, budget: connections }),
      entities: TENANT_ENTITIES,
      supportedSchemaVersions: [ESTATE_SCHEMA],
      baseDomain: BASE_DOMAIN,
      trustedProxies: [],
    };
    const imports = [
      TenantModule.forRootAsync({ useFactory: () => tenancy }),
      BenchFormatsModule,
      BenchSettingsModule,
      FleetModule,
    ];
    return { module: KernelFleet, imports };
  }
}

/** The fleet module of the product on libs/tenancy and libs/http: tenant by host, durable scope, shared pools. */
export async function openKernel(options: ContenderOptions): Promise<Opened> {
  const app = await listenWith(KernelFleet.of(options), options, (serving) => {
    const resolver = serving.get(TenantResolver);
    return async ({ host, peerAddress }) => (await resolver.resolve({ host, peerAddress })).tenant;
  });
  const pools = app.get(ServerPools);
  return openedOf(app, () => pools.stats().reduce((sum, { reassigned }) => sum + reassigned, 0));
}
