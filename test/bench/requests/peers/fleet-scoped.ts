import { Global, Module } from '@nestjs/common';
import type { DynamicModule, Provider, Scope, Type } from '@nestjs/common';
import { FieldCipher } from '#secrets';
import { CommittedEvents, TenantWrites } from '#tenancy';
import { FIELD_CIPHER } from '../../../support/field-cipher';
import { TENANT_MEMBERS } from '../../../../src/tenant-settings/tenant-members';
import type { NumberingFormats } from '../../../../src/numbering/numbering-formats';
import { NUMBERING_FORMATS } from '../../../../src/numbering/numbering-formats';
import { READING_FOLLOWER } from '../../../../src/fleet/fleet-ports';
import { VEHICLE_SOURCES } from '../../../../src/fleet/fleet-ports';
import { FleetModule } from '../../../../src/fleet/fleet.module';
import { TENANT_SETTINGS, TenantSettings } from '../../../../src/tenant-settings/tenant-settings';
import { vehicleSources } from '../../../../src/module-ports';
import { MEMBERS } from '../../../support/members';
import { ChosenSettings } from '../../../support/settings';

const FORMATS: NumberingFormats = {
  formatFor: (_tenantId, entityType) =>
    Promise.resolve({
      entityType,
      pattern: 'VH-{YEAR}-{MONTH}-{SEQUENCE}',
      sequenceLength: 4,
      sequenceStart: 1,
      resetPolicy: 'yearly',
      isGapless: false,
    }),
};

/** The number formats and settings of a bench, for all modules of its application. */
@Global()
@Module({
  providers: [
    { provide: NUMBERING_FORMATS, useValue: FORMATS },
    { provide: READING_FOLLOWER, useValue: { changed: () => Promise.resolve() } },
    { provide: VEHICLE_SOURCES, useValue: vehicleSources },
    { provide: TENANT_SETTINGS, useClass: ChosenSettings },
    { provide: TENANT_MEMBERS, useValue: MEMBERS },
    { provide: FieldCipher, useValue: FIELD_CIPHER },
  ],
  exports: [NUMBERING_FORMATS, READING_FOLLOWER, VEHICLE_SOURCES, TENANT_MEMBERS, TENANT_SETTINGS, FieldCipher],
})
export class BenchFormatsModule {}

/** Replaces libs/tenancy for the fleet module of a peer: the tenant and its data source, in the scope that the peer uses. */
export interface Surroundings {
  readonly scope: Scope;
  readonly providers: readonly Provider[];
}

/** The fleet's own controllers and services, including its reference lists, in another scope than in the product. */
export function fleetScoped(host: Type, { scope, providers }: Surroundings): DynamicModule {
  const modules = [FleetModule, ...membersOf<Type>('imports', FleetModule)];
  const services = modules.flatMap((module) => membersOf<Type>('providers', module));
  return {
    module: host,
    imports: [BenchFormatsModule],
    controllers: modules.flatMap((module) => membersOf<Type>('controllers', module)),
    providers: [
      ...providers,
      CommittedEvents,
      ...[...services, TenantSettings, TenantWrites].map((service) => ({
        provide: service,
        useClass: service,
        scope,
        durable: false,
      })),
    ],
  };
}

function membersOf<M>(kind: 'imports' | 'controllers' | 'providers', module: Type): M[] {
  return (Reflect.getMetadata(kind, module) as M[] | undefined) ?? [];
}
