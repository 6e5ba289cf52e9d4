import { Command } from 'nest-commander';
import { jobView } from './job.view';
import { JobsService } from './jobs.service';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { rowIdOf } from '../commands/row-id';

@Command({ name: 'job:cancel', arguments: '<id>', description: 'cancel a run that has not ended' })
export class JobCancelCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly jobs: JobsService,
  ) {
    super();
  }

  run([id]: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const data = jobView(await this.jobs.cancel(rowIdOf(id)));
      return { lines: [{ fr: `Tâche annulée: ${data.id}`, en: `Job cancelled: ${data.id}` }], data };
    });
  }
}
