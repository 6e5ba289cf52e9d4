import { Command } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { BackupRecords } from './catalogue/backup-records.service';
import { backupView } from './backup.view';
import type { BackupView } from './backup.view';
import { CommandOutput, same } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

@Command({ name: 'backup:list', arguments: '[tenant]', description: 'list the newest backups, of a tenant or of all' })
export class BackupListCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: TenantsService,
    private readonly records: BackupRecords,
  ) {
    super();
  }

  run([named]: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const tenantId = named === undefined ? undefined : (await this.tenants.find(named)).tenant.id;
      return listed((await this.records.recent(tenantId)).map(backupView));
    });
  }
}

function listed(backups: readonly BackupView[]): CommandResult {
  const lines = backups.map(({ id, tenantId, state, verification, createdAt, file, error }) =>
    same(
      `${String(id).padStart(7)}  ${String(tenantId ?? 'global').padEnd(8)}  ${state.padEnd(8)}  ${(verification ?? '-').padEnd(9)}  ${createdAt.slice(0, 19)}Z  ${file ?? error ?? '-'}`,
    ),
  );
  return { lines, data: { backups } };
}
