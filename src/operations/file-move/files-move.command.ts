import { Command, Option } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { FileMove } from './file-move';
import { filesMove } from './file-move.task';
import type { FileMoveReport } from './file-move';
import { Tasks } from '../tasks/tasks.service';
import { UpkeepRounds } from '../tenant-upkeep/upkeep-rounds';
import type { UpkeepRound } from '../tenant-upkeep/upkeep-rounds';
import { CommandOutput, showProgress } from '../commands/command-output';
import type { CommandResult, Line } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { NamedTenants } from '../commands/named-tenants';
import { OperatorCommand } from '../commands/operator-command';
import { roundResult, targetOf } from '../tenant-upkeep/upkeep-lines';
import type { UpkeepOptions } from '../tenant-upkeep/upkeep-lines';

@Command({
  name: 'files:move',
  arguments: '[tenant]',
  description: 'move files of a tenant, or of all, from the former store to the current one (FILE_STORE)',
})
export class FilesMoveCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: TenantsService,
    private readonly named: NamedTenants,
    private readonly rounds: UpkeepRounds,
    private readonly files: FileMove,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run([tenant]: string[], options: UpkeepOptions): Promise<void> {
    return this.output.run(options, () => this.move(tenant, options));
  }

  @Option({ flags: '--all', description: 'all tenants that are not erased' })
  parseAll(): boolean {
    return true;
  }

  private async move(tenant: string | undefined, options: UpkeepOptions): Promise<CommandResult> {
    const only = await targetOf(this.named, tenant, options);
    this.files.formerStore();
    // Tenants that are out of service are included: they need their files when they are activated.
    const move = (tenantId: number): Promise<FileMoveReport> =>
      this.tasks.runTask({ task: filesMove, tenantId, input: {} });
    const all = async (): Promise<UpkeepRound<FileMoveReport>> => {
      const ids = (await this.tenants.all()).map((one) => one.tenant.id);
      return this.rounds.among(ids, move, { report: showProgress });
    };
    const round = only === null ? await all() : await this.rounds.over(only, move);
    const result = roundResult(round, linesOf);
    return round.tenants.some(({ failed }) => failed > 0) ? { ...result, exitCode: EXIT.partly } : result;
  }
}

const MEBIBYTE = 1024 * 1024;

function linesOf({ tenantId, moved, bytes, failed }: FileMoveReport): Line[] {
  const size = (bytes / MEBIBYTE).toFixed(1);
  return [
    {
      fr: `${tenantId}: ${moved} fichier(s) déplacé(s) (${size} Mio), ${failed} en échec`,
      en: `${tenantId}: ${moved} file(s) moved (${size} MiB), ${failed} failed`,
    },
  ];
}
