import { Command, Option } from 'nest-commander';
import { systemActor } from '#kernel';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { wholeNumber } from '../commands/option-values';
import { ServerBalancing } from '../moves/balancing/server-balancing';
import { DEFAULT_CONCURRENCY, MOST_CONCURRENT, serverBalance } from '../moves/server-moves.tasks';
import { Tasks } from '../tasks/tasks.service';
import { exitCodeOf, relocatedLines, relocatedOf } from './relocated-lines';

interface BalanceOptions extends OutputOptions {
  readonly dryRun?: boolean;
  readonly concurrency?: number;
}

const MIB = 1024 * 1024;

@Command({
  name: 'server:balance',
  description: 'even out size and load of the open servers by moving tenants while they work',
})
export class ServerBalanceCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly balancing: ServerBalancing,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run(_named: string[], options: BalanceOptions): Promise<void> {
    return this.output.run(options, () => (options.dryRun === true ? this.plan() : this.balance(options)));
  }

  @Option({ flags: '--dry-run', description: 'only show the moves' })
  parseDryRun(): boolean {
    return true;
  }

  @Option({
    flags: '--concurrency <n>',
    description: 'moves at the same time (2)',
  })
  parseConcurrency(value: string): number {
    return wholeNumber('--concurrency', value, {
      least: 1,
      most: MOST_CONCURRENT,
    });
  }

  private async plan(): Promise<CommandResult> {
    const plan = await this.balancing.plan();
    const moves = plan.moves.map(({ tenantId, from, to, bytes }) => ({
      fr: `${tenantId}: ${from} → ${to} (${(bytes / MIB).toFixed(1)} Mio)`,
      en: `${tenantId}: ${from} → ${to} (${(bytes / MIB).toFixed(1)} MiB)`,
    }));
    return {
      lines: moves.length > 0 ? moves : [BALANCED],
      data: { dryRun: true, ...plan },
    };
  }

  private async balance({ concurrency = DEFAULT_CONCURRENCY }: BalanceOptions): Promise<CommandResult> {
    const request = {
      task: serverBalance,
      tenantId: null,
      input: { concurrency },
      actor: systemActor('cli'),
    };
    const { id, result } = await this.tasks.runHere(request);
    const relocated = relocatedOf(result);
    const isNothing = relocated.moved.length + relocated.failed.length === 0;
    return {
      lines: isNothing ? [BALANCED] : relocatedLines(relocated, null),
      data: { operationId: id, ...result },
      exitCode: exitCodeOf(relocated),
    };
  }
}

const BALANCED = {
  fr: 'Les serveurs sont équilibrés',
  en: 'The servers are balanced',
};
