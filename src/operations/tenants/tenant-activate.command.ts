import { Command } from 'nest-commander';
import type { OutputOptions } from '../commands/command-output';
import { LifecycleChanges } from './lifecycle-changes';
import { OperatorCommand } from '../commands/operator-command';

@Command({ name: 'tenant:activate', arguments: '<tenant>', description: 'put a tenant back into service' })
export class TenantActivateCommand extends OperatorCommand {
  constructor(private readonly changes: LifecycleChanges) {
    super();
  }

  run([named = '']: string[], options: OutputOptions): Promise<void> {
    return this.changes.make('activate', named, options);
  }
}
