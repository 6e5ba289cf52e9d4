import { Command, Option } from 'nest-commander';
import { Tasks } from '../tasks/tasks.service';
import { tenantOptimize } from './upkeep.tasks';
import { UpkeepRounds } from './upkeep-rounds';
import { CommandOutput, showProgress } from '../commands/command-output';
import type { CommandResult } from '../commands/command-output';
import { NamedTenants } from '../commands/named-tenants';
import { OperatorCommand } from '../commands/operator-command';
import { roundResult, tableLines, targetOf, withFailedTables } from './upkeep-lines';
import type { UpkeepOptions } from './upkeep-lines';

interface OptimizeOptions extends UpkeepOptions {
  readonly force?: boolean;
}

@Command({
  name: 'tenant:optimize',
  arguments: '[tenant]',
  description: 'rebuild tables with much free space from deleted rows, in the maintenance window',
})
export class TenantOptimizeCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly rounds: UpkeepRounds,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run([tenant]: string[], options: OptimizeOptions): Promise<void> {
    return this.output.run(options, () => this.optimize(tenant, options));
  }

  @Option({ flags: '--all', description: 'all active tenants' })
  parseAll(): boolean {
    return true;
  }

  @Option({ flags: '--force', description: 'all tables, at any hour, even if the free disk space is unknown' })
  parseForce(): boolean {
    return true;
  }

  private async optimize(tenant: string | undefined, options: OptimizeOptions): Promise<CommandResult> {
    const only = await targetOf(this.tenants, tenant, options);
    const input = { force: options.force ?? false };
    const rebuild = (tenantId: number) => this.tasks.runTask({ task: tenantOptimize, tenantId, input });
    const round = await this.rounds.over(only, rebuild, { report: showProgress });
    return withFailedTables(roundResult(round, tableLines), round.tenants);
  }
}
