import { Command } from 'nest-commander';
import { backupTenant } from './backup.tasks';
import { Tasks } from '../tasks/tasks.service';
import { NamedTenants } from '../commands/named-tenants';
import { BackupCommand, doneWith } from './backup-command';
import type { BackupOptions } from './backup-command';
import { CommandOutput } from '../commands/command-output';

@Command({ name: 'backup:tenant', arguments: '<tenant>', description: 'back up a tenant’s database' })
export class BackupTenantCommand extends BackupCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run([named = '']: string[], options: BackupOptions): Promise<void> {
    return this.output.run(options, async () => {
      const { tenant } = await this.tenants.find(named);
      const input = { codec: options.codec ?? 'gzip', reason: 'manual' } as const;
      return doneWith(await this.tasks.runTask({ task: backupTenant, tenantId: tenant.id, input }));
    });
  }
}
