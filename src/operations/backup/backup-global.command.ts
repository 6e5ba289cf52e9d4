import { Command } from 'nest-commander';
import { backupGlobal } from './backup.tasks';
import { Tasks } from '../tasks/tasks.service';
import { BackupCommand, doneWith } from './backup-command';
import type { BackupOptions } from './backup-command';
import { CommandOutput } from '../commands/command-output';

@Command({ name: 'backup:global', description: 'back up the global database' })
export class BackupGlobalCommand extends BackupCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run(_named: string[], options: BackupOptions): Promise<void> {
    return this.output.run(options, async () => {
      const input = { codec: options.codec ?? 'gzip', reason: 'manual' } as const;
      return doneWith(await this.tasks.runTask({ task: backupGlobal, tenantId: null, input }));
    });
  }
}
