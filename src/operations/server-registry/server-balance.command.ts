import { Command, Option } from 'nest-commander';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { wholeNumber } from '../commands/option-values';
import { ServerBalancing } from '../moves/balancing/server-balancing';
import { ServerMoves } from '../moves/balancing/server-moves';
import { MAX_CONCURRENT } from '../moves/server-moves.tasks';
import { exitCodeOf, relocatedLines } from './relocated-lines';

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
    private readonly moves: ServerMoves,
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
      most: MAX_CONCURRENT,
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

  private async balance({ concurrency }: BalanceOptions): Promise<CommandResult> {
    const { operationId, result, moved, failed } = await this.moves.balance(concurrency);
    return {
      lines: moved.length + failed.length === 0 ? [BALANCED] : relocatedLines({ moved, failed }, null),
      data: { operationId, ...result },
      exitCode: exitCodeOf({ failed }),
    };
  }
}

const BALANCED = {
  fr: 'Les serveurs sont équilibrés',
  en: 'The servers are balanced',
};
