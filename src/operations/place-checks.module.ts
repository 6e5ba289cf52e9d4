import { Module } from '@nestjs/common';
import type { Check } from '../ports/doctor-checks';
import { DatabaseIdentityModule } from './database-identity/database-identity.module';
import { IdentityChecks } from './database-identity/identity-checks';
import { MoveChecks } from './moves/move-checks';
import { MovesModule } from './moves/moves.module';

/** Injection token of the checks of places: whether the database of a tenant is its own, and the copies that moves keep. */
export const PLACE_CHECKS = Symbol('PLACE_CHECKS');

@Module({
  imports: [DatabaseIdentityModule, MovesModule],
  providers: [
    IdentityChecks,
    {
      provide: PLACE_CHECKS,
      inject: [IdentityChecks, MoveChecks],
      useFactory: (...checks: Check[]): readonly Check[] => checks,
    },
  ],
  exports: [PLACE_CHECKS],
})
export class PlaceChecksModule {}
