import { Command, Option } from 'nest-commander';
import { operationView } from './operation.view';
import type { OperationView } from './operation.view';
import { OperationsService } from './operations.service';
import { CommandOutput, same } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

interface OperationListOptions extends OutputOptions {
  readonly state?: string;
}

const NEWEST = 100;

@Command({ name: 'operation:list', description: 'list the newest operations' })
export class OperationListCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly operations: OperationsService,
  ) {
    super();
  }

  run(_parameters: string[], options: OperationListOptions): Promise<void> {
    return this.output.run(options, () => this.list(options));
  }

  @Option({
    flags: '--state <state>',
    description: 'only operations in this state',
    choices: ['running', 'done', 'failed', 'compensated'],
  })
  parseState(value: string): string {
    return value;
  }

  private async list({ state }: OperationListOptions): Promise<CommandResult> {
    const filters = state === undefined ? {} : { state: [state] };
    const { items, total } = await this.operations.list({ page: 1, limit: NEWEST, sort: [], search: null, filters });
    const operations = items.map(operationView);
    return {
      lines: [...operations.map((one) => same(lineOf(one))), { fr: `${total} au total`, en: `${total} in all` }],
      data: { total, operations },
    };
  }
}

function lineOf({ id, kind, tenantId, state, error, createdAt }: OperationView): string {
  const columns = [String(id).padStart(6), state.padEnd(11), kind.padEnd(20), String(tenantId ?? '-').padStart(6)];
  return [...columns, createdAt ?? '', error ?? ''].join('  ').trimEnd();
}
