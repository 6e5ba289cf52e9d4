import { Command } from 'nest-commander';
import { systemActor } from '#kernel';
import { OperationOrders } from '../operations/operation-orders';
import { Restores } from '../restore/restores.service';
import { CommandOutput } from './command-output';
import type { OutputOptions } from './command-output';
import { OperatorCommand } from './operator-command';
import { reportLines } from './restore-lines';
import { rowIdOf } from './row-id';

@Command({
  name: 'restore:undo',
  arguments: '<operation>',
  description: 'bring back the data that a restore replaced, within a week',
})
export class RestoreUndoCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly restores: Restores,
    private readonly orders: OperationOrders,
  ) {
    super();
  }

  run([operation]: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const order = await this.restores.undoOf(rowIdOf(operation), systemActor('cli'));
      if (order.tenantId !== null) this.output.actOn(order.tenantId);
      const { id, result } = await this.orders.perform(order);
      const database = String(result?.['database']);
      return {
        lines: [{ fr: `Restauration annulée: ${database}`, en: `Restore undone: ${database}` }, ...reportLines(result)],
        data: { operationId: id, ...result },
      };
    });
  }
}
