import { Module } from '@nestjs/common';
import { ApiKeyAccess } from './api-key-access';
import { ApiKeysController } from './api-keys.controller';
import { ApiKeysService } from './api-keys.service';

/** API keys. */
@Module({
  controllers: [ApiKeysController],
  providers: [ApiKeyAccess, ApiKeysService],
  exports: [ApiKeyAccess, ApiKeysService],
})
export class ApiKeysModule {}
