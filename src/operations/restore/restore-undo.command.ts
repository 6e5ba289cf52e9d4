import { Command } from 'nest-commander';
import { systemActor } from '#kernel';
import { Tasks } from '../tasks/tasks.service';
import { Restores } from './restores.service';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { ReturnedFileReport } from './returned-file-report';
import { OperatorCommand } from '../commands/operator-command';
import { reportLines } from './restore-lines';
import { rowIdOf } from '../commands/row-id';

@Command({
  name: 'restore:undo',
  arguments: '<operation>',
  description: 'undo a restore within a week: put the data that it replaced back',
})
export class RestoreUndoCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly restores: Restores,
    private readonly tasks: Tasks,
    private readonly files: ReturnedFileReport,
  ) {
    super();
  }

  run([operation]: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const order = await this.restores.undoOf(rowIdOf(operation), systemActor('cli'));
      if (order.tenantId !== null) this.output.actOn(order.tenantId);
      const { id, result } = await this.tasks.runHere(order);
      const database = String(result?.['database']);
      const files = await this.files.of(order.tenantId ?? 0, result?.['files']);
      const done = { fr: `Restauration annulée: ${database}`, en: `Restore undone: ${database}` };
      return {
        lines: [done, ...reportLines(result), ...files.lines],
        data: { operationId: id, ...result },
        exitCode: files.exitCode,
      };
    });
  }
}
