import { Command, Option } from 'nest-commander';
import { BackupRounds } from './backup-rounds.service';
import type { RoundReport } from './backup-rounds.service';
import { BackupCommand, isIncomplete, outcomeOf, ownerName } from './backup-command';
import type { BackupOptions } from './backup-command';
import { CommandOutput, same, showProgress } from '../commands/command-output';
import type { CommandResult, Line } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { wholeNumber } from '../commands/option-values';

interface AllOptions extends BackupOptions {
  readonly concurrency?: number;
}

@Command({ name: 'backup:all', description: 'back up every tenant, then the global database' })
export class BackupAllCommand extends BackupCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly rounds: BackupRounds,
  ) {
    super();
  }

  run(_named: string[], options: AllOptions): Promise<void> {
    return this.output.run(options, () => this.backUp(options));
  }

  @Option({ flags: '--concurrency <n>', description: 'tenants at the same time (2)' })
  parseConcurrency(value: string): number {
    return wholeNumber('--concurrency', value, { least: 1, most: 1000 });
  }

  private async backUp({ concurrency = 2, codec = 'gzip' }: AllOptions): Promise<CommandResult> {
    const report = await this.rounds.run({
      concurrency,
      codec,
      reason: 'manual',
      onProgress: showProgress,
    });
    return { lines: linesOf(report), data: report, exitCode: exitCodeOf(report) };
  }
}

function exitCodeOf({ made, failed }: RoundReport): CommandResult['exitCode'] {
  if (made.length === 0 && failed.length > 0) return EXIT.failed;
  return failed.length > 0 || made.some(({ files }) => isIncomplete(files)) ? EXIT.partly : EXIT.done;
}

function linesOf({ made, failed, restored }: RoundReport): Line[] {
  return [
    ...made.map(({ database, files }) => outcomeOf(database, files)),
    {
      fr: `${made.length} sauvegardée(s), ${failed.length} en échec, ${restored.length} restaurée(s) pour vérification`,
      en: `${made.length} backed up, ${failed.length} failed, ${restored.length} restored for verification`,
    },
    ...failed.map(({ tenantId, error }) => same(`✗ ${ownerName(tenantId)}: ${error}`)),
  ];
}
