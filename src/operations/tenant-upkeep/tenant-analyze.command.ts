import { Command, Option } from 'nest-commander';
import { Tasks } from '../tasks/tasks.service';
import { tenantAnalyze } from './upkeep.tasks';
import { UpkeepRounds } from './upkeep-rounds';
import { CommandOutput, showProgress } from '../commands/command-output';
import type { CommandResult } from '../commands/command-output';
import { NamedTenants } from '../commands/named-tenants';
import { OperatorCommand } from '../commands/operator-command';
import { roundResult, tableLines, targetOf, withFailedTables } from './upkeep-lines';
import type { UpkeepOptions } from './upkeep-lines';

@Command({ name: 'tenant:analyze', arguments: '[tenant]', description: 'update the statistics of the tables' })
export class TenantAnalyzeCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly rounds: UpkeepRounds,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run([tenant]: string[], options: UpkeepOptions): Promise<void> {
    return this.output.run(options, () => this.analyze(tenant, options));
  }

  @Option({ flags: '--all', description: 'all active tenants' })
  parseAll(): boolean {
    return true;
  }

  private async analyze(tenant: string | undefined, options: UpkeepOptions): Promise<CommandResult> {
    const only = await targetOf(this.tenants, tenant, options);
    const analyze = (tenantId: number) => this.tasks.runTask({ task: tenantAnalyze, tenantId, input: {} });
    const round = await this.rounds.over(only, analyze, { report: showProgress });
    return withFailedTables(roundResult(round, tableLines), round.tenants);
  }
}
