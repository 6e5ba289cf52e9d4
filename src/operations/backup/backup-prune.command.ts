import { Command, Option } from 'nest-commander';
import { BackupPruning } from './backup-pruning.service';
import { backupPrune } from './backup.tasks';
import { Tasks } from '../tasks/tasks.service';
import { ownerName } from './backup-command';
import { CommandOutput, same } from '../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { OperatorCommand } from '../commands/operator-command';

interface PruneOptions extends OutputOptions {
  readonly dryRun?: boolean;
}

@Command({ name: 'backup:prune', description: 'remove backups whose retention has ended' })
export class BackupPruneCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly pruning: BackupPruning,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run(_named: string[], options: PruneOptions): Promise<void> {
    return this.output.run(options, () => this.prune(options.dryRun === true));
  }

  @Option({ flags: '--dry-run', description: 'show what would be removed' })
  parseDryRun(): boolean {
    return true;
  }

  private async prune(dryRun: boolean): Promise<CommandResult> {
    const report = await (dryRun
      ? this.pruning.run({ dryRun })
      : this.tasks.runTask({ task: backupPrune, tenantId: null, input: {} }));
    return {
      lines: [
        {
          fr: `${report.removed.length} sauvegarde(s) ${dryRun ? 'à supprimer' : 'supprimée(s)'}`,
          en: `${report.removed.length} backup(s) ${dryRun ? 'to remove' : 'removed'}`,
        },
        ...(report.contents === 0 ? [] : [contentsLine(report.contents, dryRun)]),
        ...report.removed.map(({ tenantId, file }) => same(`${ownerName(tenantId)}: ${file}`)),
        ...report.stale.map((tenantId) => ({
          fr: `${ownerName(tenantId)}: rien n'est supprimé, car la dernière sauvegarde réussie a plus de 48 h`,
          en: `${ownerName(tenantId)}: nothing is removed, because the newest good backup is older than 48 h`,
        })),
        ...report.unreadable.map(({ tenantId, file, reason }) => ({
          fr: `✗ ${ownerName(tenantId)}: ${file} ne compte pas comme sauvegarde (${reason})`,
          en: `✗ ${ownerName(tenantId)}: ${file} does not count as a backup (${reason})`,
        })),
        ...report.failed.map(({ owner, error }) => same(`✗ ${owner}: ${error}`)),
      ],
      data: { dryRun, ...report },
      exitCode: report.failed.length + report.unreadable.length === 0 ? EXIT.done : EXIT.partly,
    };
  }
}

const contentsLine = (contents: number, dryRun: boolean): Line => ({
  fr: `${contents} fichier(s) joint(s) ${dryRun ? 'à supprimer' : 'supprimé(s)'} des sauvegardes`,
  en: `${contents} attachment file(s) ${dryRun ? 'to remove' : 'removed'} from the backups`,
});
