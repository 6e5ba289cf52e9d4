import { Command } from 'nest-commander';
import type { OutputOptions } from '../commands/command-output';
import { LifecycleChanges } from './lifecycle-changes';
import { OperatorCommand } from '../commands/operator-command';

@Command({
  name: 'tenant:archive',
  arguments: '<tenant>',
  description: 'take a tenant out of service permanently and keep its data; tenant:activate puts it back into service',
})
export class TenantArchiveCommand extends OperatorCommand {
  constructor(private readonly changes: LifecycleChanges) {
    super();
  }

  run([named = '']: string[], options: OutputOptions): Promise<void> {
    return this.changes.make('archive', named, options);
  }
}
