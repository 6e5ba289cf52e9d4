import { Module } from '@nestjs/common';
import { ExportsModule } from './exports/exports.module';
import { FleetModule } from './fleet.module';
import { PrivacyModule } from './privacy/privacy.module';

/** The routes of the fleet and of its exports. Commands and background work need only the services of {@link FleetModule}. */
@Module({ imports: [FleetModule, ExportsModule] })
export class FleetRoutesModule {}

/** The routes of personal data. Separate because the OpenAPI document lists the routes in the order of the application's modules. */
@Module({ imports: [PrivacyModule] })
export class PersonalDataRoutesModule {}
