import { Module } from '@nestjs/common';
import { ServersModule } from '../servers/servers.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { EarlierAccounts } from './earlier-accounts';
import { GlobalSecrets } from './global-secrets';
import { KeyInventory } from './key-inventory';
import { KeyRotation } from './key-rotation';
import { TenantFields } from './tenant-fields';

/** Rotation of the master key. */
@Module({
  imports: [ServersModule, TenantDatabaseModule],
  providers: [EarlierAccounts, GlobalSecrets, KeyInventory, KeyRotation, TenantFields],
  exports: [KeyInventory, KeyRotation],
})
export class KeysModule {}
