import { Command, Option } from 'nest-commander';
import { operationDetailView } from './operation.view';
import type { OperationDetailView } from './operation.view';
import { OperationsService } from './operations.service';
import { CommandOutput, same } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { follow } from '../commands/follow';
import { OperatorCommand } from '../commands/operator-command';
import { rowIdOf } from '../commands/row-id';

interface OperationShowOptions extends OutputOptions {
  readonly follow?: boolean;
}

@Command({ name: 'operation:show', arguments: '<id>', description: 'show an operation and its steps' })
export class OperationShowCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly operations: OperationsService,
  ) {
    super();
  }

  run([id]: string[], options: OperationShowOptions): Promise<void> {
    return this.output.run(options, () => this.show(rowIdOf(id), options.follow === true));
  }

  @Option({ flags: '--follow', description: 'wait until it has ended; exits with 1 if it failed' })
  parseFollow(): boolean {
    return true;
  }

  private async show(id: number, isFollowed: boolean): Promise<CommandResult> {
    const look = async (): Promise<OperationDetailView> => {
      const { operation, steps } = await this.operations.get(id);
      return operationDetailView(operation, steps);
    };
    const seen = isFollowed ? await follow(look, ({ state }) => state !== 'running') : await look();
    return {
      lines: [
        same(`${seen.id}  ${seen.kind}  ${seen.state}  ${seen.error ?? ''}`.trimEnd()),
        ...seen.steps.map(({ name, state, attempts }) => same(`  ${name.padEnd(24)} ${state.padEnd(12)} ×${attempts}`)),
        ...(seen.result === null ? [] : [same(`  ${JSON.stringify(seen.result)}`)]),
      ],
      data: seen,
      exitCode: isFollowed && seen.state !== 'done' ? EXIT.failed : EXIT.done,
    };
  }
}
