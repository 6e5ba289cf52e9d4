import { Module } from '@nestjs/common';
import { GlobalRestoreModule } from './global/global-restore.module';
import { RecoveryModule } from './recovery/recovery.module';
import { RestoreModule } from './restore.module';

const RESTORES = [GlobalRestoreModule, RecoveryModule, RestoreModule];

/** Restores of tenants, of the global database, and of the tenants of a lost server. */
@Module({ imports: RESTORES, exports: RESTORES })
export class RestoresModule {}
