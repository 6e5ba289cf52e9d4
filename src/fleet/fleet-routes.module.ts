import { Module } from '@nestjs/common';
import { ExportsModule } from './exports/exports.module';
import { FleetModule } from './fleet.module';
import { PrivacyModule } from './privacy/privacy.module';

/** All routes of the fleet, for the API. Commands and background work need only the services of {@link FleetModule}. */
@Module({ imports: [FleetModule, ExportsModule, PrivacyModule] })
export class FleetRoutesModule {}
