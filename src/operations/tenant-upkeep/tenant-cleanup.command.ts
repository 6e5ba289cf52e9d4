import { Command, Option } from 'nest-commander';
import { Tasks } from '../tasks/tasks.service';
import type { CleanupReport } from './retention-cleanup';
import { tenantCleanup } from './upkeep.tasks';
import { UpkeepRounds } from './upkeep-rounds';
import { CommandOutput, same, showProgress } from '../commands/command-output';
import type { CommandResult, Line } from '../commands/command-output';
import { NamedTenants } from '../commands/named-tenants';
import { OperatorCommand } from '../commands/operator-command';
import { roundResult, targetOf } from './upkeep-lines';
import type { UpkeepOptions } from './upkeep-lines';

@Command({ name: 'tenant:cleanup', arguments: '[tenant]', description: 'delete rows whose retention has ended' })
export class TenantCleanupCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly rounds: UpkeepRounds,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run([tenant]: string[], options: UpkeepOptions): Promise<void> {
    return this.output.run(options, () => this.cleanUp(tenant, options));
  }

  @Option({ flags: '--all', description: 'all active tenants' })
  parseAll(): boolean {
    return true;
  }

  private async cleanUp(tenant: string | undefined, options: UpkeepOptions): Promise<CommandResult> {
    const only = await targetOf(this.tenants, tenant, options);
    const clean = (tenantId: number): Promise<CleanupReport> =>
      this.tasks.runTask({ task: tenantCleanup, tenantId, input: {} });
    return roundResult(await this.rounds.over(only, clean, { report: showProgress }), linesOf);
  }
}

function linesOf({ tenantId, removed }: CleanupReport): Line[] {
  return Object.entries(removed).map(([table, rows]) => same(`${tenantId} ${table}: ${rows}`));
}
