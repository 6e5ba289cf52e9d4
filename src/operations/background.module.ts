import { Module } from '@nestjs/common';
import { JobsWorkerModule } from '#jobs';
import type { JobsWork } from '#jobs';
import { IdentityCleanup } from './cleanup/identity-cleanup';
import { ActiveTenantsService } from './jobs/active-tenants.service';
import { SCHEDULES } from './jobs/schedules';
import { OperationsModule } from './operations.module';
import { WarmPoolRefill } from './warm-pool/warm-pool-refill';

/** The handlers of background work, with what they need. */
@Module({
  imports: [OperationsModule],
  providers: [ActiveTenantsService, IdentityCleanup, WarmPoolRefill],
  exports: [ActiveTenantsService, IdentityCleanup, WarmPoolRefill],
})
class HandlersModule {}

/** Background work; imported by processes that do it, and by no other. */
@Module({
  imports: [
    JobsWorkerModule.forRootAsync({
      imports: [HandlersModule],
      inject: [ActiveTenantsService, WarmPoolRefill, IdentityCleanup],
      useFactory: (tenants: ActiveTenantsService, ...handlers: [WarmPoolRefill, IdentityCleanup]): JobsWork => ({
        tenants,
        handlers,
        schedules: SCHEDULES,
      }),
    }),
  ],
})
export class BackgroundModule {}
