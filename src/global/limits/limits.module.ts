import { Global, Module } from '@nestjs/common';
import { LimitsController, TenantLimitsController } from './limits.controllers';
import { LimitsService } from './limits.service';

/** What the platform allows tenants; what is used up is asked of both planes. */
@Global()
@Module({
  controllers: [LimitsController, TenantLimitsController],
  providers: [LimitsService],
  exports: [LimitsService],
})
export class LimitsModule {}
