import { Injectable } from '@nestjs/common';
import { RestoreLoading } from '../restore-loading';
import { SideDatabases } from '../../dumps/side-databases';
import { NewAccounts } from './new-accounts';
import { RegistryAftermath } from './registry-aftermath';
import { RegistryExchange } from './registry-exchange';
import { RegistryFence } from './registry-fence';
import { RegistryInspection } from './registry-inspection';
import { SideRegistry } from './side-registry';

/** Services that work with a loaded registry. */
@Injectable()
export class LoadedRegistry {
  constructor(
    readonly loading: RestoreLoading,
    readonly sides: SideDatabases,
    readonly inspection: RegistryInspection,
    readonly registry: SideRegistry,
  ) {}
}

/** Services that make it the present one. */
@Injectable()
export class ExchangedRegistry {
  constructor(
    readonly fence: RegistryFence,
    readonly accounts: NewAccounts,
    readonly exchange: RegistryExchange,
    readonly aftermath: RegistryAftermath,
  ) {}
}
