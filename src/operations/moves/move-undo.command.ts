import { Command } from 'nest-commander';
import { systemActor } from '#kernel';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { rowIdOf } from '../commands/row-id';
import { Tasks } from '../tasks/tasks.service';
import { Moves } from './moves.service';

@Command({
  name: 'move:undo',
  arguments: '<operation>',
  description: 'undo a move within a day: bring the tenant back to its former server, with what was written since',
})
export class MoveUndoCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly moves: Moves,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run([operation]: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const request = await this.moves.undoOf(rowIdOf(operation), systemActor('cli'));
      if (request.tenantId !== null) this.output.actOn(request.tenantId);
      const { id, result } = await this.tasks.runHere(request);
      const fenceMs = Number(result?.['fenceMs']);
      return {
        lines: [
          {
            fr: `Déplacement annulé, accès arrêté ${fenceMs} ms`,
            en: `Move undone, access stopped for ${fenceMs} ms`,
          },
        ],
        data: { operationId: id, ...result },
      };
    });
  }
}
