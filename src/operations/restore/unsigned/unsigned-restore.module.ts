import { Module } from '@nestjs/common';
import { DumpsModule } from '../../dumps/dumps.module';
import { ServersModule } from '../../servers/servers.module';
import { ReleasedSchema } from './released-schema';
import { UnsignedRestores } from './unsigned-restores';

/** Restores of dumps without a signature. */
@Module({
  imports: [DumpsModule, ServersModule],
  providers: [ReleasedSchema, UnsignedRestores],
  exports: [UnsignedRestores],
})
export class UnsignedRestoreModule {}
