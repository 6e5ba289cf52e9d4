import { Command } from 'nest-commander';
import type { OutputOptions } from '../commands/command-output';
import { LifecycleChanges } from './lifecycle-changes';
import { OperatorCommand } from '../commands/operator-command';

@Command({
  name: 'tenant:suspend',
  arguments: '<tenant>',
  description: 'take a tenant out of service and end its sessions',
})
export class TenantSuspendCommand extends OperatorCommand {
  constructor(private readonly changes: LifecycleChanges) {
    super();
  }

  run([named = '']: string[], options: OutputOptions): Promise<void> {
    return this.changes.make('suspend', named, options);
  }
}
