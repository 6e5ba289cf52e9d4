import { ChainBreaks } from './chain-breaks';
import { GlobalKept } from './global-kept';
import { GlobalOwner } from './global-owner';
import { ExchangedRegistry, LoadedRegistry } from './global-restore-parts';
import { GlobalComparison, GlobalRestore } from './global-restore.task';
import { GlobalRestores } from './global-restores.service';
import { NewAccounts } from './new-accounts';
import { RegistryAftermath } from './registry-aftermath';
import { RegistryExchange } from './registry-exchange';
import { RegistryFence } from './registry-fence';
import { RegistryInspection } from './registry-inspection';
import { ServerSurvey } from './server-survey';
import { SideRegistry } from './side-registry';

/** Providers for restores of the global database. */
export const GLOBAL_RESTORE_SERVICES = [
  ChainBreaks,
  ExchangedRegistry,
  GlobalComparison,
  GlobalKept,
  GlobalOwner,
  GlobalRestore,
  GlobalRestores,
  LoadedRegistry,
  NewAccounts,
  RegistryAftermath,
  RegistryExchange,
  RegistryFence,
  RegistryInspection,
  ServerSurvey,
  SideRegistry,
];
