import { Command } from 'nest-commander';
import { Backups } from '../backup/backups.service';
import { BackupCommand, doneWith } from './backup-command';
import type { BackupOptions } from './backup-command';
import { CommandOutput } from './command-output';

@Command({ name: 'backup:global', description: 'back up the global database' })
export class BackupGlobalCommand extends BackupCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly backups: Backups,
  ) {
    super();
  }

  run(_named: string[], options: BackupOptions): Promise<void> {
    return this.output.run(options, async () => {
      const request = { codec: options.codec ?? 'gzip', reason: 'manual' } as const;
      return doneWith(await this.backups.make({ tenantId: null }, request));
    });
  }
}
