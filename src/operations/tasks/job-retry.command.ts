import { Command, Option } from 'nest-commander';
import { retryScopeMissing } from './job.errors';
import { JobsService } from './jobs.service';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { assertOneOf } from '../commands/option-values';
import { OperatorCommand } from '../commands/operator-command';
import { rowIdOf } from '../commands/row-id';

interface JobRetryOptions extends OutputOptions {
  readonly dead?: boolean;
  readonly kind?: string;
}

@Command({
  name: 'job:retry',
  arguments: '[id]',
  description: 'run a job again, or with --dead all jobs that have failed permanently',
})
export class JobRetryCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly jobs: JobsService,
  ) {
    super();
  }

  run([id]: string[], options: JobRetryOptions): Promise<void> {
    return this.output.run(options, () => this.retry(id, options));
  }

  @Option({ flags: '--dead', description: 'all jobs that have failed permanently' })
  parseDead(): boolean {
    return true;
  }

  @Option({ flags: '--kind <kind>', description: 'with --dead: only jobs of this kind' })
  parseKind(value: string): string {
    return value;
  }

  private async retry(id: string | undefined, { dead, kind }: JobRetryOptions): Promise<CommandResult> {
    if ((id === undefined) !== (dead === true)) throw retryScopeMissing({});
    assertOneOf({ [id ?? '']: id, '--kind': kind });
    const retried = id === undefined ? await this.jobs.retryDead(kind ?? null) : await this.one(rowIdOf(id));
    return { lines: [{ fr: `${retried} tâche(s) relancée(s)`, en: `${retried} job(s) retried` }], data: { retried } };
  }

  private async one(id: number): Promise<number> {
    await this.jobs.retry(id);
    return 1;
  }
}
