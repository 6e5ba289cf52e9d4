import { Global, Module } from '@nestjs/common';
import { LimitsController, TenantLimitsController } from './limits.controllers';
import { LimitsService } from './limits.service';

/** Limits of tenants; their use is read from both planes. */
@Global()
@Module({
  controllers: [LimitsController, TenantLimitsController],
  providers: [LimitsService],
  exports: [LimitsService],
})
export class LimitsModule {}
